import { declaredSize } from '../image/declared-size.ts';
import type { NextImage } from '../shared/engine-api.ts';
import { readStart } from '../shared/files/read-blob.ts';
import { decodedOnce } from './scorers/once-per-image.ts';
import { SharedWork } from './scorers/shared-work.ts';

/** Pixels of the largest image that is decoded ahead, 12 MiB of RGB: it is held beside the one being scored. */
const mostPixels = 4 * 2 ** 20;

/** Bytes at the start of a file in which its size is looked for. */
const headerBytes = 256 * 1024;

/** The image that is expected next, decoded while another is scored. */
export class ReadAhead {
  private readonly limit: number;
  private held:
    | { ticket: string; shared: SharedWork; abort: AbortController; done: Promise<boolean> }
    | undefined;

  constructor(limit = mostPixels) {
    this.limit = limit;
  }

  /** Begins to decode the image that is expected now; what was decoded of another is forgotten. */
  expect(next: NextImage | undefined): void {
    this.held?.abort.abort();
    this.held = undefined;
    if (!next) return;
    const shared = new SharedWork();
    const abort = new AbortController();
    // whatever fails is tried again, and told, with the image's own score
    const done = this.decode(next, shared, abort.signal).catch(() => false);
    this.held = { ticket: next.ticket, shared, abort, done };
  }

  /** What was made of the image with this ticket, once; undefined where that is nothing. */
  async take(ticket: string | undefined): Promise<SharedWork | undefined> {
    const { held } = this;
    if (!held || held.ticket !== ticket) return undefined;
    this.held = undefined;
    return (await held.done) ? held.shared : undefined;
  }

  private async decode(
    { image, name }: NextImage,
    shared: SharedWork,
    signal: AbortSignal,
  ): Promise<boolean> {
    const start = await readStart(image, name, headerBytes);
    const size = declaredSize(start);
    if (!size || size.width * size.height > this.limit) return false;
    await decodedOnce({ image, name }, { shared, signal }, start);
    return true;
  }
}

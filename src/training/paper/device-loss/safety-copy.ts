import { bufferAccess, type RandomAccess } from '../../../formats/random-access.ts';

/** Most bytes that are kept; of more, the checkpoint on the disk must do. */
const most = 2 ** 30;
/** Share of a training's time that copies may take. */
const share = 0.1;

/**
 * A copy of a running training in memory, out of reach of a device that may be lost: after each step, or as often as copying takes a tenth of the
 * training's time. Steps after the last copy are made again.
 */
export class SafetyCopy {
  private bytes: Uint8Array<ArrayBuffer> | undefined;
  private spent = 0;
  private readonly start: number;
  private readonly now: () => number;

  /** @param now milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.now = now;
    this.start = now();
  }

  /** Copies a step's checkpoint, unless copies have taken too long already. */
  async take(pieces: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<void> {
    const before = this.now();
    if (this.spent > share * (before - this.start)) return;
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let length = 0;
    for await (const piece of pieces) {
      parts.push(piece);
      length += piece.length;
      if (length > most) return;
    }
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    this.bytes = bytes;
    this.spent += this.now() - before;
  }

  /** The last copy; undefined where there is none. */
  get latest(): RandomAccess | undefined {
    return this.bytes && bufferAccess(this.bytes, 'the copy in memory');
  }
}

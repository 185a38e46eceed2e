import { perPage, type Page } from '../../../kit/page.ts';
import { isJpeg } from './is-jpeg.ts';
import { queueStore } from '../queue.ts';

/** The longer side of a small picture, in pixels. */
const side = 256;

/** Milliseconds between two times that small pictures are entered and kept: each time, all images are arranged again, and storage is written to. */
const pace = 200;

/** A small copy of an image in its own colours and shape, decoded and shrunk off the main thread; undefined where the browser cannot read it. */
async function shrink(file: Blob): Promise<Blob | undefined> {
  try {
    const bitmap = await createImageBitmap(file, { resizeHeight: side, resizeQuality: 'medium' });
    const scale = Math.min(1, side / bitmap.width);
    const width = Math.max(1, Math.round(bitmap.width * scale));
    const height = Math.max(1, Math.round(bitmap.height * scale));
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, width, height);
    bitmap.close();
    // a WebP keeps what is transparent, which no JPEG is; writing one takes four times as long
    const type = (await isJpeg(file)) ? 'image/jpeg' : 'image/webp';
    return await canvas.convertToBlob({ type, quality: 0.8 });
  } catch {
    return undefined;
  }
}

/** Makes thumbnails one at a time, so that a thousand dropped files do not decode at once. */
class Thumbnails {
  private readonly page: Page;
  private readonly listeners: ((id: string, thumb: Blob) => void)[] = [];
  private wanted: string[] = [];
  private busy = false;
  /** Those that are made but not entered yet, by id. */
  private readonly made = new Map<string, Blob>();
  private enteredAt = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(page: Page) {
    this.page = page;
  }

  /** Called for every thumbnail that was entered. */
  onMade(listener: (id: string, thumb: Blob) => void): void {
    this.listeners.push(listener);
  }

  request(ids: string[]): void {
    this.wanted.push(...ids);
    if (!this.busy) void this.work();
  }

  release(ids: string[]): void {
    const { items } = queueStore(this.page).getState();
    for (const id of ids) {
      const thumb = items[id]?.thumb;
      // not before it is gone from the page: a picture that still loads would report an error
      if (thumb) setTimeout(() => URL.revokeObjectURL(thumb), 1000);
    }
  }

  private async work(): Promise<void> {
    this.busy = true;
    const queue = queueStore(this.page);
    for (let id = this.wanted.shift(); id !== undefined; id = this.wanted.shift()) {
      const item = queue.getState().items[id];
      if (!item || item.thumb || this.made.has(id)) continue;
      const small = await shrink(item.file);
      if (!small || !queue.getState().items[id]) continue;
      this.made.set(id, small);
      this.timer ??= setTimeout(() => this.enter(), Math.max(0, this.enteredAt + pace - performance.now()));
    }
    this.busy = false;
  }

  /** Enters what was made since the last time, but for images that are gone. */
  private enter(): void {
    const queue = queueStore(this.page);
    const made = [...this.made].filter(([id]) => queue.getState().items[id]);
    this.made.clear();
    this.timer = undefined;
    this.enteredAt = performance.now();
    queue.setState(({ items: before }) => {
      const items = { ...before };
      for (const [id, small] of made) items[id] = { ...items[id]!, thumb: URL.createObjectURL(small) };
      return { items };
    });
    for (const [id, small] of made) for (const tell of this.listeners) tell(id, small);
  }
}

export const thumbnailsOf = perPage((page) => new Thumbnails(page));

import { createHash } from 'node:crypto';
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareImage } from '../../../image/prepare.ts';
import { resizeBilinear } from '../../../image/resize/resize.ts';
import type { Picture } from '../../../training/paper/data/paper-set.ts';
import { writeWhole } from '../../files/write-whole.ts';
import type { Pixels } from '../browser-decoder.ts';

/**
 * Decoded images on disk, so that every epoch can take other crops of them: width and height (u32 each), the pixels, and the whole image as the
 * image tower reads it. A file is named by what it was made from.
 */
export class PictureStore {
  private readonly folder: string;
  private readonly size: number;
  private readonly files = new Map<string, string>();

  /** @param size side of a crop, in pixels */
  constructor(folder: string, size: number) {
    this.folder = folder;
    this.size = size;
  }

  /** What identifies an image and its contents. */
  async key(path: string): Promise<string> {
    const file = await stat(path).catch(() => undefined);
    return JSON.stringify([path, file?.size, file?.mtimeMs, this.size]);
  }

  /** Keeps an image, decoding it only where it is not kept yet. */
  async add(path: string, decode: (path: string) => Promise<Pixels>): Promise<void> {
    const name = createHash('sha256')
      .update(await this.key(path))
      .digest('hex')
      .slice(0, 32);
    const file = join(this.folder, `${name}.rgb`);
    this.files.set(path, file);
    if (await isWhole(file, this.size)) return;
    const { rgb, width, height } = prepareImage({ ...(await decode(path)), notes: [] }, this.size);
    const whole = resizeBilinear(rgb, width, height, this.size, this.size);
    const out = new Uint8Array(8 + rgb.length + whole.length);
    const header = new DataView(out.buffer);
    header.setUint32(0, width, true);
    header.setUint32(4, height, true);
    out.set(rgb, 8);
    out.set(whole, 8 + rgb.length);
    await mkdir(this.folder, { recursive: true });
    await writeWhole(file, out, file, { lasting: false });
  }

  /** An image that was added. */
  async picture(path: string): Promise<Picture> {
    const bytes = await readFile(this.files.get(path)!);
    const width = bytes.readUInt32LE(0);
    const height = bytes.readUInt32LE(4);
    const end = 8 + 3 * width * height;
    return { width, height, rgb: bytes.subarray(8, end), whole: bytes.subarray(end) };
  }
}

async function isWhole(file: string, size: number): Promise<boolean> {
  const opened = await open(file).catch(() => undefined);
  if (!opened) return false;
  try {
    const { buffer: header, bytesRead } = await opened.read(Buffer.alloc(8), 0, 8, 0);
    const pixels = header.readUInt32LE(0) * header.readUInt32LE(4) + size * size;
    return bytesRead === 8 && (await opened.stat()).size === 8 + 3 * pixels;
  } finally {
    await opened.close();
  }
}

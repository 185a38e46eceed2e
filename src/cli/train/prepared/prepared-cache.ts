import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreparedImage } from '../../../training/data/prepare-image.ts';

const parts = ['whole', 'windows', 'global', 'crops', 'cells', 'pooled'] as const;

/** Prepared images as bytes: per image the length of each part (u32), then the parts, each padded to four bytes. */
export function encodePrepared(images: readonly PreparedImage[]): Uint8Array<ArrayBuffer> {
  const all = images.flatMap((image) => parts.map((part) => image[part]));
  const padded = (length: number) => Math.ceil(length / 4) * 4;
  const out = new Uint8Array(all.reduce((sum, { byteLength }) => sum + padded(byteLength), 4 * all.length));
  const lengths = new DataView(out.buffer);
  let at = 4 * all.length;
  all.forEach((part, i) => {
    lengths.setUint32(4 * i, part.byteLength, true);
    out.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += padded(part.byteLength);
  });
  return out;
}

/** The inverse of `encodePrepared`; undefined for bytes that do not hold `count` images. */
export function decodePrepared(bytes: Uint8Array, count: number): PreparedImage[] | undefined {
  const head = 4 * parts.length * count;
  if (bytes.length < head) return undefined;
  const lengths = new DataView(bytes.buffer, bytes.byteOffset, head);
  let at = head;
  const take = (i: number): ArrayBuffer => {
    const length = lengths.getUint32(4 * i, true);
    // a copy: Node's own slice of a Buffer would be a view, at an offset that f32 may not begin at
    const part = Uint8Array.from(bytes.subarray(at, at + length)).buffer;
    at += Math.ceil(length / 4) * 4;
    return part;
  };
  const images = Array.from({ length: count }, (_, image): PreparedImage => {
    const i = image * parts.length;
    const buffers = parts.map((_, k) => take(i + k));
    return {
      whole: new Uint8Array(buffers[0]!),
      windows: new Float32Array(buffers[1]!),
      global: new Float32Array(buffers[2]!),
      crops: new Uint8Array(buffers[3]!),
      cells: new Float32Array(buffers[4]!),
      pooled: new Float32Array(buffers[5]!),
    };
  });
  return at === bytes.length ? images : undefined;
}

/**
 * Prepared images on disk, so that resumed runs, folds and other seeds need not decode everything again. A file is named by
 * what it was made from, so that one made with other settings is never read.
 */
export class PreparedCache {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** What was kept under `key`, or what `make` gives, which is kept. */
  async through(key: string, count: number, make: () => Promise<PreparedImage[]>): Promise<PreparedImage[]> {
    const kept = await this.read(key);
    const images = kept && decodePrepared(kept, count);
    if (images) return images;
    const made = await make();
    await this.keep(key, encodePrepared(made));
    return made;
  }

  /** The same of plain values, [length]. */
  async values(key: string, length: number, make: () => Promise<Float32Array>): Promise<Float32Array> {
    const kept = await this.read(key);
    if (kept?.length === 4 * length) return new Float32Array(Uint8Array.from(kept).buffer);
    const made = await make();
    await this.keep(key, new Uint8Array(made.buffer, made.byteOffset, made.byteLength));
    return made;
  }

  private path(key: string): string {
    return join(this.folder, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.bin`);
  }

  private read(key: string): Promise<Uint8Array | undefined> {
    return readFile(this.path(key)).catch(() => undefined);
  }

  private async keep(key: string, bytes: Uint8Array): Promise<void> {
    const path = this.path(key);
    await mkdir(this.folder, { recursive: true });
    // whole or absent, also where the process ends in the middle
    await writeFile(`${path}.part`, bytes);
    await rename(`${path}.part`, path);
  }
}

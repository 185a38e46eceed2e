import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { paintedPictures } from './painted.ts';

/** Side in pixels: hardly more than the demo's crops of 112, so that an image costs a twentieth of a golden one. */
const side = 128;

/** A small picture as PNG; each name has its own. */
export function smallPng(name: string): Buffer {
  const seed = Array.from(name).reduce((sum, letter) => 31 * sum + letter.charCodeAt(0), 7) >>> 0;
  const [picture] = paintedPictures(1, side, seed);
  return Buffer.from(encode({ width: side, height: side, data: picture!.rgb, channels: 3 }));
}

/** Writes `<name>.png` for each name; answers the paths. For tests that look at anything but the numbers. */
export async function writeSmall(folder: string, ...names: string[]): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, `${name}.png`);
      await writeFile(path, smallPng(name));
      return path;
    }),
  );
}

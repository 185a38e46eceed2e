import { encode } from 'fast-png';
import type { Page } from 'playwright-core';
import { distort, distortionKinds, distortionLevels } from '../../training/distortion/distort.ts';
import { Random } from '../../shared/random.ts';
import { pixelsOf } from './pixels.ts';

const side = 384;
const folder = new URL('../../../public/samples/', import.meta.url).pathname;
const pictures = ['lake', 'dusk', 'still-life'];

export interface Upload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/**
 * Samples of the page and three steps of every kind of degradation of each, with a table that rates an image by its step (5:
 * not at all): something to evaluate against that is nobody's.
 */
export async function ratedPictures(page: Page): Promise<Upload[]> {
  const random = new Random(5);
  const uploads: Upload[] = [];
  const rows = ['file,mos,kind'];
  const add = (name: string, kind: string, rating: number, data: Uint8Array): void => {
    const png = encode({ width: side, height: side, data, channels: 3, depth: 8 });
    uploads.push({ name, mimeType: 'image/png', buffer: Buffer.from(png) });
    rows.push(`${name},${rating},${kind}`);
  };
  for (const picture of pictures) {
    const rgb = await pixelsOf(page, `${folder}${picture}.jpg`, side);
    add(`${picture}.png`, 'none', 5, rgb);
    for (const kind of distortionKinds) {
      const last = distortionLevels[kind].length - 1;
      for (const level of [0, last / 2, last])
        add(
          `${picture}-${kind}-${level + 1}.png`,
          kind,
          4 - level,
          distort(rgb, side, side, kind, level, random),
        );
    }
  }
  return [
    ...uploads,
    { name: 'ratings.csv', mimeType: 'text/csv', buffer: Buffer.from(`${rows.join('\n')}\n`) },
  ];
}

import { expect, test } from 'vitest';
import { decodeImage } from '../image/decode.ts';
import { fixtureFiles } from '../testing/fixture-files.ts';
import { buildPng } from '../testing/pictures/png-builder.ts';
import { shrinkForSending } from './shrink.ts';

/** A clear picture whose colours lie under full transparency. */
const clear = buildPng({
  ...{ width: 64, height: 48, depth: 8, colour: 6, channels: 4, interlaced: false },
  samples: Array.from({ length: 64 * 48 }, () => [200, 60, 20, 0]).flat(),
});

async function mean(file: Blob): Promise<number[]> {
  const { rgb } = await decodeImage(file, 'sent');
  const sums = [0, 0, 0];
  rgb.forEach((value, i) => (sums[i % 3]! += value));
  return sums.map((sum) => Math.round((sum * 3) / rgb.length));
}

test('a transparent picture is described as it is scored: by the colours under the transparency', async () => {
  const sent = await mean(await shrinkForSending(new Blob([clear])));
  [200, 60, 20].forEach((value, i) => expect(Math.abs(sent[i]! - value)).toBeLessThanOrEqual(3));
});

test.each(fixtureFiles('.jpg', '.png', '.webp', '.gif', '.bmp'))(
  '$name is sent as it is scored',
  async (file) => {
    const blob = new Blob([file.bytes]);
    const jpeg = await shrinkForSending(blob);
    expect(jpeg.type).toBe('image/jpeg');
    const [sent, scored] = [await mean(jpeg), await mean(blob)];
    // JPEG's own loss
    scored.forEach((value, i) => expect(Math.abs(sent[i]! - value)).toBeLessThanOrEqual(6));
  },
);

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fovea, type Line } from '../support/fovea.ts';
import { golden, goldenFolder, packGolden, type GoldenImage } from '../support/golden.ts';

/*
 * Layouts of the kernels, forced, on golden images: all scores as near to PyTorch's as the format allows (a share of the span of the
 * ratings, 5), and the same from each layout that does not round what it multiplies. The kernel tests hold every layout in every format
 * to its f64 twin, and compiling them on the processor takes minutes: so all of this is for `npm run test:all`. In `npm test`, score.spec.ts
 * has one layout in one format against PyTorch's numbers, and variant.spec.ts a layout that is forced.
 */

const span = 5;
/** Rounds rows to int8 where weights are; a device may choose it by itself, so it scores all images too. */
const rounding = 'shared-int8';
/** Images that further layouts are tried on; the first of a format scores all. */
const fewer = golden.images.filter(({ id }) => ['checkerboard', 'wide'].includes(id));
/** Layouts of each format; `untuned` is one of these: tried once. */
const layouts: Record<string, string[]> = {
  f32: ['quad', 'tile', 'shared', 'untuned'],
  f16: ['quad', 'tile', 'shared'],
  int8: ['quad', 'tile', 'shared', rounding],
  int4: ['quad', 'tile', 'shared', rounding],
};
const bounds = { f32: 1e-4, f16: 1e-3 * span, int8: 0.01 * span, int4: 0.03 * span };

// a format each: most of the time goes into compiling, on one thread
test.describe.configure({ mode: 'parallel' });

/** Packs the golden model in a format and scores images with each layout, the first of them all images. */
async function compareLayouts(
  format: string,
  bound: number,
  variants: string[],
  imagesOf: (place: number, variant: string) => GoldenImage[],
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-variants-'));
  try {
    const model = join(folder, 'model');
    await packGolden(model, format);
    const table = join(folder, 'items.jsonl');
    const scored = new Map<string, number>();
    for (const [place, variant] of variants.entries()) {
      const images = imagesOf(place, variant);
      const items = images.map((image) => ({
        file: `${image.id}.png`,
        prompt: image.prompt,
        description: image.answer,
        crops: [image.crops[0]!.crop],
      }));
      await writeFile(table, items.map((item) => JSON.stringify(item)).join('\n'));
      const fixed = ['score', '--items', table, '--images', goldenFolder, '--model', model];
      const { code, lines, err } = await fovea(
        [...fixed, '--backend', 'webgpu', '--variant', variant, '--heads', 'quality'],
        { adapter: 'software' },
      );
      expect(code, err).toBe(0);
      if (variant !== 'untuned') expect(err).toContain(`kernels “${variant}”`);
      const scores = (lines as Required<Line>[]).map(({ scores: found }) => found.quality!);
      expect(scores).toHaveLength(items.length);
      const errors = images.map(({ crops }, i) => Math.abs(scores[i]! - crops[0]!.score) / span);
      console.info(`measured: ${format} ${variant} ${(100 * Math.max(...errors)).toFixed(2)}% of the span`);
      images.forEach(({ id, crops }, i) => {
        if (place === 0) scored.set(id, scores[i]!);
        expect(Math.abs(scores[i]! - crops[0]!.score), `${variant} ${id}`).toBeLessThanOrEqual(bound);
        if (variant === rounding) return;
        expect(
          Math.abs(scores[i]! - scored.get(id)!),
          `${variant} ${id} against ${variants[0]!}`,
        ).toBeLessThanOrEqual(1e-4);
      });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

for (const [format, bound] of Object.entries(bounds)) {
  test(`weights in ${format}: kernel layouts give the same scores, near PyTorch’s @all`, async () => {
    test.setTimeout(30 * 60_000);
    await compareLayouts(format, bound, layouts[format]!, (place, variant) =>
      place === 0 || variant === rounding ? golden.images : fewer,
    );
  });
}

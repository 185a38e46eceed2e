import { expect, it } from 'vitest';
import { Random } from '../../../../shared/random.ts';
import { goldenClip, importGolden } from '../../../../testing/clip/golden-checkpoint.ts';
import { isClip } from '../../../families.ts';
import { clipScorer } from '../index.ts';

const { texts, crops, score, min, max } = clipScorer('liqe')!;

function config() {
  const { config: found } = importGolden('openai');
  if (!isClip(found)) throw new TypeError('not a CLIP configuration');
  return found;
}

it('compares an image with 495 texts, the quality changing slowest and the distortion fastest', () => {
  const all = texts('whatever', config());
  expect(new Set(all).size).toBe(495);
  expect(all[0]).toBe('a photo of a animal with jpeg2000 compression artifacts, which is of bad quality');
  expect(all[11 + 2]).toBe('a photo of a cityscape with noise artifacts, which is of bad quality');
  expect(all[99]).toBe('a photo of a animal with jpeg2000 compression artifacts, which is of poor quality');
  expect(all[494]).toBe('a photo of a others with other artifacts, which is of perfect quality');
});

/** The squares that torch's `unfold` makes, in its order, and those among them that the code picks. */
function unfolded(width: number, height: number): [number, number][] {
  const all: [number, number][] = [];
  for (let y = 0; y + 224 <= height; y += 32) for (let x = 0; x + 224 <= width; x += 32) all.push([x, y]);
  const count = Math.min(15, all.length);
  const each = Math.max(1, Math.floor(all.length / count));
  return Array.from({ length: count }, (_, i) => all[i * each]!);
}

it.each([
  [512, 512],
  [1024, 768],
  [333, 700],
  [224, 224],
  [255, 256],
  [4000, 224],
] as const)('reads the squares of the released code: %d×%d', (width, height) => {
  const found = crops!(width, height, 224);
  expect(found).toEqual(unfolded(width, height));
  for (const [x, y] of found) expect([x + 224 <= width, y + 224 <= height]).toEqual([true, true]);
});

/* The definition, crop by crop: mean of the logits, softmax over all texts, sum over scenes and distortions, expectation. */
function twin(images: number[][], meant: number[][], scale: number): number {
  const logits = meant.map(
    (text) =>
      images
        .map((image) => scale * image.reduce((sum, value, i) => sum + value * text[i]!, 0))
        .reduce((a, b) => a + b) / images.length,
  );
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
  let expected = 0;
  for (let quality = 0; quality < 5; quality++)
    for (let scene = 0; scene < 9; scene++)
      for (let distortion = 0; distortion < 11; distortion++)
        expected += ((quality + 1) * Math.exp(logits[(quality * 9 + scene) * 11 + distortion]!)) / total;
  return expected;
}

it.each([1, 14.3, 100])('is the expectation of the quality over all texts, at scale %d', (scale) => {
  const images = goldenClip.layouts.openai.images.map(({ embedding }) => embedding);
  const random = new Random(5);
  const meant = Array.from({ length: 495 }, () => {
    const values = images[0]!.map(() => random.normal());
    const length = Math.hypot(...values);
    return values.map((value) => value / length);
  });
  const mean = images[0]!.map((_, i) => images.reduce((sum, image) => sum + image[i]!, 0) / images.length);
  const evidence = {
    image: Float64Array.from(mean),
    texts: meant.map((text) => Float64Array.from(text)),
    ...{ scale, layers: [] },
  };
  const found = score(evidence, config());
  expect(found).toBeCloseTo(twin(images, meant, scale), 10);
  expect(found).toBeGreaterThan(min);
  expect(found).toBeLessThan(max);
});

it('is 1 or 5 where one text fits alone, and holds logits that overflow', () => {
  const ahead = (place: number) =>
    Array.from({ length: 495 }, (_, i) => Float64Array.of(i === place ? 1 : 0, i === place ? 0 : 1));
  const evidence = { image: Float64Array.of(1, 0), scale: 1e4, layers: [] };
  expect(score({ ...evidence, texts: ahead(3) }, config())).toBeCloseTo(1, 12);
  expect(score({ ...evidence, texts: ahead(490) }, config())).toBeCloseTo(5, 12);
});

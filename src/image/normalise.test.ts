import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cropPixels } from './crops/crops.ts';
import { decodePng } from './formats/png.ts';
import { clipNormalisation, normalisePixels } from './normalise.ts';

interface Summary {
  mean: number;
  std: number;
  min: number;
  max: number;
  first8: number[];
  at16: number[];
}
interface Golden {
  images: { id: string; input_resized: Summary; crops: { crop: [number, number]; input_crop: Summary }[] }[];
}

const golden = JSON.parse(readFileSync('e2e/fixtures/golden/golden_small.json', 'utf8')) as Golden;
const imageNet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;

/** Compares NHWC pixels with the summary of PyTorch's channels × rows × columns. */
function compare(pixels: Float32Array, summary: Summary): void {
  const places = pixels.length / 3;
  const at = (i: number) => pixels[(i % places) * 3 + Math.floor(i / places)]!;
  // The files keep eight digits: equal as float32, but for the last digit.
  const near = (value: number, expected: number) => {
    expect(Math.abs(value - expected)).toBeLessThan(1e-7 * Math.max(1, Math.abs(expected)));
  };
  summary.first8.forEach((value, i) => {
    near(at(i), value);
  });
  summary.at16.forEach((value, k) => {
    near(at(Math.floor((k * pixels.length) / 16)), value);
  });
  near(
    pixels.reduce((a, b) => Math.min(a, b)),
    summary.min,
  );
  near(
    pixels.reduce((a, b) => Math.max(a, b)),
    summary.max,
  );
  expect(pixels.reduce((a, b) => a + b, 0) / pixels.length).toBeCloseTo(summary.mean, 6);
}

describe('normalisePixels', () => {
  it.each(golden.images)('gives PyTorch’s inputs for $id', ({ id, input_resized, crops }) => {
    const { rgb, width } = decodePng(readFileSync(`e2e/fixtures/golden/${id}.png`), id);
    for (const { crop, input_crop } of crops) {
      compare(normalisePixels(cropPixels(rgb, width, ...crop, 224), clipNormalisation), input_crop);
    }
    const resized = decodePng(readFileSync(`e2e/fixtures/golden/${id}.resized224.png`), id).rgb;
    compare(normalisePixels(resized, imageNet), input_resized);
  });
});

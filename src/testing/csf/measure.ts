import fc from 'fast-check';
import { expect } from 'vitest';
import * as tf from '../../nn/tf.ts';
import type { Tensor, Tensor4D } from '../../nn/tf.ts';
import type { PixelArray } from '../twins/naive-scores.ts';
import { Random } from '../../shared/random.ts';

export const csf = { patch: 16, spacing: 0.02 };

/** Error budgets; the table in shaders/README.md states the same numbers. */
export const bounds = {
  /** Largest |error| / largest |value| of the map. */
  scores: 1e-5,
  spectrum: 1e-5,
  /** Pooled values lie in 0..1: absolute. For min-max: times the map's largest value over its range. */
  pooled: 1e-6,
  /** Relative, against PyTorch's f32. */
  golden: 1e-4,
};

const measured = new Map<string, number>();

/** Keeps the largest error seen under a name, for the report at the end. */
export function note(name: string, error: number): number {
  measured.set(name, Math.max(measured.get(name) ?? 0, error));
  return error;
}

export const largest = (values: ArrayLike<number>) =>
  Array.from(values).reduce((a, b) => Math.max(a, Math.abs(b)), 0);

/** Largest absolute difference; NaN if any value is NaN. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0);
}

/** Values of what `make` returns; all it made is disposed of. */
export async function read(make: () => Tensor): Promise<Float32Array> {
  const tensor = tf.tidy(make);
  const values = (await tensor.data()) as Float32Array;
  tensor.dispose();
  return values;
}

export const tensorOf = ({ images, height, width, channels, values }: PixelArray): Tensor4D =>
  tf.tensor4d(values as Float32Array, [images, height, width, channels]);

/** A repeatable stream of numbers 0..1. */
export function stream(seed: number): () => number {
  const random = new Random(seed);
  return () => random.uniform();
}

/** Images between noise and smooth shading, at any contrast and brightness. */
export const anyPixels = fc
  .record({
    images: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 32, max: 75 }),
    width: fc.integer({ min: 32, max: 75 }),
    channels: fc.constantFrom(1, 3),
    contrast: fc.constantFrom(1e-2, 0.3, 4),
    offset: fc.double({ min: -2, max: 2, noNaN: true }),
    roughness: fc.constantFrom(0, 0.1, 1),
    seed: fc.nat(),
  })
  .map(({ contrast, offset, roughness, seed, ...shape }): PixelArray => {
    const next = stream(seed);
    const { images, height, width, channels } = shape;
    const values = Float32Array.from({ length: images * height * width * channels }, (_, i) => {
      const place = Math.floor(i / channels);
      const smooth = Math.sin((place % width) / 9) * Math.cos(Math.floor(place / width) / 23);
      return offset + contrast * (smooth * (1 - roughness) + roughness * (next() - 0.5));
    });
    return { ...shape, values };
  });

export const seeded = (seed: number, numRuns: number) => ({ seed, numRuns, endOnFailure: true });

/** What was noted since the last call, one line each. */
export function measuredLines(): string {
  const lines = [...measured].map(([name, error]) => `  ${name}: ${error.toExponential(1)}`).join('\n');
  measured.clear();
  return lines;
}

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openCheckpoint } from '../../formats/open-checkpoint.ts';
import { bufferAccess } from '../../formats/random-access.ts';
import { fillPortable } from './portable-weights.ts';

it('regenerates the reduced checkpoint bit for bit', async () => {
  const folder = new URL('../../../e2e/fixtures/golden/', import.meta.url);
  const table = JSON.parse(readFileSync(new URL('weights_small.json', folder), 'utf8')) as {
    seed: number;
    tensors: { name: string; shape: number[]; scale?: number; offset?: number }[];
  };
  const file = readFileSync(new URL('small_seed0_sc_agiqa.pth', folder));
  const checkpoint = await openCheckpoint(bufferAccess(file, 'small.pth'));
  let compared = 0;
  for (const { name, shape, scale, offset } of table.tensors) {
    if (scale === undefined || offset === undefined) continue;
    const made = new Float32Array(shape.reduce((a, b) => a * b, 1));
    fillPortable(made, 0, name, table.seed, scale, offset);
    expect(await checkpoint.read(name)).toEqual(made);
    compared++;
  }
  expect(compared).toBe(318);
});

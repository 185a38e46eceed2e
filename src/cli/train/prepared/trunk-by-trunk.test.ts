import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { disposeTrunk } from '../../../model/trunk/trunk-weights.ts';
import { startTrainingBackend } from '../../../nn/wasm/node/start-wasm.ts';
import { Random } from '../../../shared/random.ts';
import type { ModelConfig } from '../../../spec/config.ts';
import { trunkNames } from '../../../spec/trunk.ts';
import { tinyConfig, usualTrunks } from '../../../testing/tiny-training.ts';
import { pooledValues } from '../../../training/data/prepare-image.ts';
import { installedTrunk } from '../trunk/installed-trunk.ts';
import { PreparedCache } from './prepared-cache.ts';
import { saidByOthers } from './trunk-by-trunk.ts';

const reading = (trunks: NonNullable<ModelConfig['branches']['pooled']>['trunks']): ModelConfig => ({
  ...tinyConfig,
  branches: { ...tinyConfig.branches, pooled: { trunks, share: 0.3 } },
});

test('what a further trunk says of pictures is kept by itself, and comes behind what the first says', async () => {
  await startTrainingBackend();
  const folder = await mkdtemp(join(tmpdir(), 'fovea-trunks-'));
  const cache = new PreparedCache(folder);
  const random = new Random(9);
  const side = 64;
  const versions = [1, 2].map(() => Uint8Array.from({ length: 3 * side * side }, () => random.integer(256)));
  const make = vi.fn(() => Promise.resolve({ versions, width: side, height: side }));
  const trunks = trunkNames.map((trunk) => installedTrunk({ trunk, last: 2 }));
  const wide = { trunk: 'mobilenet-v2-1.4' as const, taps: [2] };
  const both = reading([...usualTrunks(2), wide]);
  const said = (model: ModelConfig) => saidByOthers(model, trunks, cache, ['a'], 2, make);

  const [first, second] = [reading(usualTrunks(2)), reading([wide])];
  const found = await said(both);
  versions.forEach((rgb, i) => {
    const alone = [first, second].map((model) => pooledValues(rgb, side, side, model, trunks));
    expect(found[i]).toEqual(alone[1]);
    expect([...pooledValues(rgb, side, side, both, trunks)]).toEqual(alone.flatMap((values) => [...values]));
  });
  expect(await said(both)).toEqual(found);
  expect(make).toHaveBeenCalledTimes(1);
  // one trunk alone says nothing more
  expect(await said(first)).toEqual([new Float32Array(), new Float32Array()]);
  expect(make).toHaveBeenCalledTimes(1);
  expect(() => pooledValues(versions[0]!, side, side, both, trunks.slice(0, 1))).toThrow(
    /reads the pretrained trunk mobilenet-v2-1\.4, which was not given/,
  );
  trunks.forEach(disposeTrunk);
  await rm(folder, { recursive: true });
});

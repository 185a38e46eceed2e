import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inverted, swapped } from '../../../image/colour/altered.ts';
import { appearance, appearanceLength } from '../../../image/negative/appearance.ts';
import { disposeTrunk } from '../../../model/trunk/trunk-weights.ts';
import { startTrainingBackend } from '../../../nn/wasm/node/start-wasm.ts';
import { Random } from '../../../shared/random.ts';
import { tinyConfig, usualTrunks } from '../../../testing/tiny-training.ts';
import { coloursInputs, pooledLength } from '../../../spec/config.ts';
import { pooledValues } from '../../../training/data/prepare-image.ts';
import { installedTrunk } from '../trunk/installed-trunk.ts';
import { fileKey } from './file-key.ts';
import { looksOf } from './looks.ts';

test('a picture is looked at as it is, with red and blue exchanged, and inverted', () => {
  const side = 72;
  const random = new Random(2);
  // brighter from left to right, warmer from top to bottom
  const rgb = Uint8Array.from({ length: 3 * side * side }, (_, i) => {
    const pixel = Math.floor(i / 3);
    const warm = (i % 3 === 0 ? 1 : -1) * Math.floor(pixel / side);
    return 80 + 2 * (pixel % side) + (i % 3 === 1 ? 0 : warm) + 5 * random.uniform();
  });
  const looks = looksOf({ rgb, width: side, height: side }, tinyConfig);
  const parts = [0, 1, 2].map((i) => looks.subarray(i * appearanceLength, (i + 1) * appearanceLength));
  expect(looks).toHaveLength(3 * appearanceLength);
  [rgb, swapped(rgb), inverted(rgb)].forEach((version, i) =>
    expect(parts[i]).toEqual(appearance(version, side, side)),
  );
  expect([...swapped(rgb).subarray(0, 3)]).toEqual([rgb[2], rgb[1], rgb[0]]);
  expect(swapped(swapped(rgb))).toEqual(rgb);
});

test('what the trunk says of the altered copies comes behind that, where it is read', async () => {
  await startTrainingBackend();
  const side = 64;
  const random = new Random(3);
  const rgb = Uint8Array.from({ length: 3 * side * side }, (_, i) => 60 * (i % 3) + 80 * random.uniform());
  const branches = {
    ...tinyConfig.branches,
    pooled: { trunks: usualTrunks(2), share: 0.3 },
    colours: { inputs: appearanceLength, head: 'quality', depth: 0.1, pooled: true },
  };
  const model = { ...tinyConfig, branches };
  const trunk = installedTrunk({ trunk: 'mobilenet-v2', last: 2 });
  const said = looksOf({ rgb, width: side, height: side }, model, [trunk]).subarray(3 * appearanceLength);
  const length = pooledLength(model);
  expect(said).toHaveLength(2 * length);
  [swapped(rgb), inverted(rgb)].forEach((copy, i) =>
    expect(said.subarray(i * length, (i + 1) * length)).toEqual(
      pooledValues(copy, side, side, model, [trunk]),
    ),
  );
  expect(said.subarray(0, length)).not.toEqual(said.subarray(length));
  disposeTrunk(trunk);
});

test('a configuration asks for as many values as there are', () => {
  expect(coloursInputs).toBe(appearanceLength);
});

test('a file is known by what it holds, wherever it lies and however old it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-key-'));
  const [first, second, other] = ['a', 'b', 'c'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(first, 'one');
  await writeFile(second, 'one');
  await writeFile(other, 'two');
  await utimes(second, 1, 1);
  const key = await fileKey(first);
  expect(await fileKey(second)).toBe(key);
  expect(await fileKey(other)).not.toBe(key);
  expect(await fileKey(join(folder, 'd'))).toBe('');
  await rm(folder, { recursive: true });
});

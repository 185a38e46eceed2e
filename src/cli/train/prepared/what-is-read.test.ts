import { expect, test } from 'vitest';
import { coloursInputs, type ModelConfig } from '../../../spec/config.ts';
import { trunkNames, type TrunkName } from '../../../spec/trunk.ts';
import { tinyConfig } from '../../../testing/tiny-training.ts';
import { trunkByTrunk } from './trunk-by-trunk.ts';
import { readOfImage, readOfLooks, readOfPooled } from './what-is-read.ts';

const reading = (...trunks: TrunkName[]): ModelConfig => ({
  ...tinyConfig,
  branches: {
    ...tinyConfig.branches,
    pooled: { trunks: trunks.map((trunk) => ({ trunk, taps: [2, 5] })), share: 0.3 },
    colours: { inputs: coloursInputs, head: 'quality', depth: 0.1, pooled: true },
  },
});
/** The same, but the first of them reads the whole image. */
const whole = (model: ModelConfig): ModelConfig => {
  const { pooled } = model.branches;
  const trunks = pooled!.trunks.map((one, i) => (i === 0 ? { ...one, view: 'whole' as const } : one));
  return { ...model, branches: { ...model.branches, pooled: { ...pooled!, trunks } } };
};
/** The same, but the first of them reads the mirror image too. */
const mirrored = (model: ModelConfig): ModelConfig => {
  const { pooled } = model.branches;
  const trunks = pooled!.trunks.map((one, i) => (i === 0 ? { ...one, mirrored: true } : one));
  return { ...model, branches: { ...model.branches, pooled: { ...pooled!, trunks } } };
};
const keysOf = (model: ModelConfig): string[] => [
  JSON.stringify(readOfImage(model, { crops: 2, windows: 2 })),
  JSON.stringify(readOfLooks(model)),
  JSON.stringify(readOfPooled(model)),
];

test('what was prepared with one trunk, or of one view or without its mirror image, is not taken for what another says', () => {
  const keys = trunkNames
    .flatMap((trunk) => [reading(trunk), whole(reading(trunk))])
    .flatMap((model) => [model, mirrored(model)])
    .flatMap((model) => keysOf(model));
  expect(new Set(keys).size).toBe(keys.length);
});

test('keys are those of caches made when there was one trunk', () => {
  const [image, looks, alone] = keysOf(reading('mobilenet-v2'));
  expect(image).toMatch(/\{"pooled":\[2,5\]\}\]$/);
  expect(looks).toBe('[32,[2,5]]');
  expect(alone).toBe('[32,{"trunk":"mobilenet-v2","taps":[2,5]}]');
  const [wideImage, wideLooks] = keysOf(reading('mobilenet-v2-1.4'));
  expect(wideImage).toMatch(/\{"pooled":\[2,5\],"trunk":"mobilenet-v2-1\.4"\}\]$/);
  expect(wideLooks).toBe('[32,[2,5],"mobilenet-v2-1.4"]');
});

test('each of several trunks has the keys that it has alone', () => {
  expect(trunkByTrunk(reading(...trunkNames))).toEqual(trunkNames.map((trunk) => reading(trunk)));
  expect(keysOf(reading(...trunkNames))).toEqual(keysOf(reading('mobilenet-v2')));
  expect(trunkByTrunk(tinyConfig)).toEqual([tinyConfig]);
});

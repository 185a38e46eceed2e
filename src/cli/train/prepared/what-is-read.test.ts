import { expect, test } from 'vitest';
import { coloursInputs, type ModelConfig } from '../../../spec/config.ts';
import { trunkNames, type TrunkName } from '../../../spec/trunk.ts';
import { tinyConfig } from '../../../testing/tiny-training.ts';
import { readOfImage, readOfLooks } from './what-is-read.ts';

const reading = (trunk?: TrunkName): ModelConfig => ({
  ...tinyConfig,
  branches: {
    ...tinyConfig.branches,
    pooled: { ...(trunk ? { trunk } : {}), taps: [2, 5], share: 0.3 },
    colours: { inputs: coloursInputs, head: 'quality', depth: 0.1, pooled: true },
  },
});

test('what was prepared with one trunk is not taken for what another says', () => {
  const keys = [undefined, ...trunkNames].flatMap((trunk) => [
    JSON.stringify(readOfImage(reading(trunk), { crops: 2, windows: 2 })),
    JSON.stringify(readOfLooks(reading(trunk))),
  ]);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys[0]).toMatch(/\{"pooled":\[2,5\]\}\]$/);
});

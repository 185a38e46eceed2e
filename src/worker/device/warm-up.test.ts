import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test, vi } from 'vitest';
import type { Layers } from '../../nn/layers.ts';
import { referenceLayers } from '../../nn/reference/layers.ts';
import * as tf from '../../nn/tf.ts';
import { startWasm } from '../../nn/wasm/node/start-wasm.ts';
import { parseManifest } from '../../package/manifest.ts';
import { storedParameters } from '../../spec/families.ts';
import { scAgiqaKind } from '../scorers/sc-agiqa-kind.ts';
import { warmUp } from './warm-up.ts';

beforeAll(startWasm);

test('what the demo’s model computes of an image fits the shapes that are planned with', async () => {
  const manifest = parseManifest(await readFile('public/models/demo/manifest.json', 'utf8'));
  const layers: Layers = {
    ...referenceLayers,
    prepareShape: (shape: number[]) => {
      const count = shape.reduce((a, b) => a * b, 1);
      return referenceLayers.prepare({ dtype: 'f32', shape, bytes: new Uint8Array(4 * count) });
    },
    compileAhead: (plan: () => void) => {
      plan();
      return Promise.resolve();
    },
  };
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const before = tf.memory().numTensors;
  const heads = manifest.heads.map(({ name }) => name);
  const specs = new Map(storedParameters(manifest.config, heads).map((spec) => [spec.name, spec]));
  await warmUp(scAgiqaKind, layers, specs, manifest, true);
  expect(warn.mock.calls).toEqual([]);
  expect(tf.memory().numTensors).toBe(before);
});

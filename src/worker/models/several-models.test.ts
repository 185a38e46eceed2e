import { readFileSync } from 'node:fs';
import { encode } from 'fast-png';
import { beforeAll, expect, test } from 'vitest';
import { cropPixels } from '../../image/crops/crops.ts';
import { decodePng } from '../../image/formats/png.ts';
import { startWasmLayers } from '../../nn/wasm/node/start-layers.ts';
import * as tf from '../../nn/tf.ts';
import type { ModelSource, ScoreRequest } from '../../shared/engine-api.ts';
import type { ScoreResult } from '../../shared/result.ts';
import type { Shares } from '../../spec/shares.ts';
import { goldenPackage } from '../../testing/clip/golden-package.ts';
import { demoFiles } from '../../testing/demo-files.ts';
import { simulatedBackend } from '../../testing/simulated/simulated-engine.ts';
import { tensorParts } from '../create-engine.ts';
import { Engine } from '../engine.ts';

/* Several real models on real layers: together they give the numbers that each gives alone. */

const demo = { kind: 'files' as const, files: demoFiles() };
const demoFile = (name: string): File => demo.files.find((file) => file.name === name)!;

/** The demo under another name, with other shares of the pretrained trunk's own score. */
async function demoWithShares(name: string, shares: Partial<Sharing>): Promise<ModelSource> {
  const manifest = JSON.parse(await demoFile('manifest.json').text()) as {
    name: string;
    config: { branches: { pooled: Sharing } };
  };
  manifest.name = name;
  Object.assign(manifest.config.branches.pooled, shares);
  const file = new File([JSON.stringify(manifest)], 'manifest.json');
  return { kind: 'files', files: [...demo.files.filter((other) => other.name !== file.name), file] };
}

interface Sharing {
  share: Shares;
  undescribed?: { share: Shares };
}

/** Hardly larger than the crops: what several models say does not hang on how much there is to read. */
const side = 160;
const picture = (() => {
  const { rgb, width } = decodePng(readFileSync('e2e/fixtures/golden/gradients.png'), 'gradients');
  const data = cropPixels(rgb, width, 100, 60, side);
  return new Blob([new Uint8Array(encode({ width: side, height: side, data, channels: 3 }))]);
})();
const sources: Record<string, ModelSource> = { demo };
let engine: Engine;

const load = async (...names: string[]) => {
  const answer = await engine.load(
    'load',
    names.map((name) => sources[name]!),
    () => undefined,
  );
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
};
const score = async (more: Partial<ScoreRequest> = {}): Promise<ScoreResult> => {
  const request = { job: 'a', image: picture, name: 'a.png', prompt: 'a red house', crops: 2, ...more };
  const answer = await engine.score(request, () => undefined);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
};
const held = () => tf.memory().numTensors;

beforeAll(async () => {
  sources.cosine = await goldenPackage('hf', ['cosine'], 'one');
  sources.pick = await goldenPackage('hf', ['pickscore', 'cosine'], 'two');
  const layers = await startWasmLayers();
  engine = new Engine({
    ...tensorParts,
    startBackend: () => Promise.resolve({ ...simulatedBackend('test'), layers }),
  });
  await engine.start('wasm', () => undefined);
});

test('scores, crops and claims of two families are those of each alone, and nothing more is held afterwards', async () => {
  await load('demo');
  const alone = await score({ detail: true });
  await load('pick');
  const other = await score();
  const info = await load('demo', 'pick');
  expect(info.heads.map(({ name }) => name)).toEqual(['quality', 'alignment', 'pickscore', 'cosine']);
  // the first image makes the demo's pretrained trunk ready, which is kept
  await score();
  const before = held();
  const both = await score({ detail: true });
  expect(held()).toBe(before);
  expect(both.scores).toEqual({ ...alone.scores, ...other.scores });
  expect(both.crops).toEqual(alone.crops);
  expect(both.intervals).toEqual({ ...alone.intervals, ...other.intervals });
  expect(both.detail).toEqual(alone.detail);
});

test('demos with other shares of the trunk’s score give together what each gives alone', async () => {
  sources.other = await demoWithShares('other', {
    share: { quality: 0.5, alignment: 0.3 },
    undescribed: { share: { quality: 0.1 } },
  });
  sources.same = await demoWithShares('same', {});
  const alone: Record<string, number | null | undefined> = {};
  for (const name of ['demo', 'other']) {
    await load(name);
    const { scores, detail } = await score({ detail: name === 'other' });
    alone[name] = scores.quality;
    if (name !== 'other') continue;
    // there is no description, and no photograph since there is a prompt
    const { terms, pooled } = detail!;
    expect(pooled!.photograph).toBe(0);
    expect(pooled!.share.quality).toBeCloseTo(0.1, 6);
    expect(pooled!.share.alignment).toBeCloseTo(0.3, 6);
    for (const head of ['quality', 'alignment']) expect(terms!.share[head]).toBeCloseTo(0.12, 6);
  }
  expect(alone.other).not.toBe(alone.demo);
  await load('demo', 'other', 'same');
  await score();
  const before = held();
  const { scores } = await score();
  expect(held()).toBe(before);
  expect([scores['quality@demo'], scores['quality@other'], scores['quality@same']]).toEqual([
    ...[alone.demo, alone.other, alone.demo],
  ]);
});

test('models with one tower hold it once, and give what each gives alone', async () => {
  await load('cosine');
  const one = held();
  const alone = await score();
  const info = await load('cosine', 'pick');
  expect(info.heads.map(({ name }) => name)).toEqual(['cosine@one', 'pickscore', 'cosine@two']);
  expect(held()).toBe(one);
  const both = await score();
  expect(both.scores['cosine@one']).toBe(alone.scores.cosine);
  expect(both.scores['cosine@two']).toBe(alone.scores.cosine);
  await load('pick');
  expect(held()).toBe(one);
  expect((await score()).scores.cosine).toBe(alone.scores.cosine);
});

test('a model that is freed while an image waits takes no tower from the one beside it', async () => {
  await load('cosine', 'pick');
  const alone = await score();
  // in the order in which they are asked for: a batch goes on while the choice of models changes
  const [during, , after] = await Promise.all([score(), load('cosine'), score()]);
  expect(during.scores).toEqual(alone.scores);
  expect(after.scores).toEqual({ cosine: alone.scores['cosine@one'] });
  const [first, , last] = await Promise.all([score(), load('pick', 'cosine'), score()]);
  expect(first.scores).toEqual(after.scores);
  expect(last.scores).toEqual(alone.scores);
});

test('after switching ten times as much is held as after the first time @all', async () => {
  const after: number[] = [];
  for (let i = 0; i < 10; i++) {
    await load('demo', 'pick');
    await score({ heads: ['pickscore'] });
    await load('cosine');
    await score();
    after.push(held());
  }
  expect(new Set(after).size).toBe(1);
});

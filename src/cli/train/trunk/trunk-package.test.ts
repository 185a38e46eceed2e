import { beforeAll, expect, it } from 'vitest';
import { greyPng } from '../../../../e2e/hostile/png.ts';
import { disposeTrunk } from '../../../model/trunk/trunk-weights.ts';
import { startTrainingBackend } from '../../../nn/wasm/node/start-wasm.ts';
import { scAgiqaManifest } from '../../../package/manifest.ts';
import { openPackage } from '../../../package/open-package.ts';
import { packageFiles } from '../../../package/package-source.ts';
import { writeTunedPackage } from '../../../package/tuned-package.ts';
import { Random } from '../../../shared/random.ts';
import type { TunedHead } from '../../../shared/tune-api.ts';
import type { ModelConfig } from '../../../spec/config.ts';
import { headParameters } from '../../../spec/head-parameters.ts';
import { trunkNames } from '../../../spec/trunk.ts';
import { trunksRead } from '../../../spec/parameters.ts';
import { simulatedBackend } from '../../../testing/simulated/simulated-engine.ts';
import { asFiles } from '../../../testing/small-package.ts';
import { tinyConfig, tinyRecipe } from '../../../testing/tiny-training.ts';
import { bertTokenizerJson } from '../../../tokenizer/tokenizer-json.ts';
import { createTokenizer } from '../../../tokenizer/tokenizer.ts';
import { prepareTrainingImage } from '../../../training/data/prepare-image.ts';
import { PreparedSet } from '../../../training/data/prepared-set.ts';
import { trainerOptions } from '../../../training/recipe.ts';
import { Trainer } from '../../../training/trainer.ts';
import { tensorParts } from '../../../worker/create-engine.ts';
import { Engine } from '../../../worker/engine.ts';
import { installedTrunk } from './installed-trunk.ts';
import { packageModel } from '../package-model.ts';

/* A model that reads the pretrained trunk, from its training to its scores: the package is whole and says the same as the trainer. */

const [width, height, count] = [70, 64, 4];
const config: ModelConfig = {
  ...tinyConfig,
  cropTower: { ...tinyConfig.cropTower, tokens: 'trunk', trunkTaps: [2, 5, 9, 12] },
};
const { statistics: _, ...branches } = tinyConfig.branches;
const pooled: ModelConfig = {
  ...tinyConfig,
  branches: {
    // without statistics, which the other has: half a second for each picture
    ...branches,
    // few taps: solving for all the features of both takes seconds
    pooled: {
      trunks: [
        ...trunkNames.map((trunk) => ({ trunk, taps: [2, 5] })),
        { trunk: 'mobilenet-v2', taps: [5], view: 'whole' },
      ],
      share: 0.3,
    },
  },
};
const heads = ['quality', 'alignment'];
const words = Array.from({ length: 15 }, (_, i) => `word${i}`);
const vocabulary = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', ...words];
const tokenizer = bertTokenizerJson(vocabulary, { maxLength: 8, extraTokens: [] });
const texts = { prompt: 'word1 word4 word9', description: 'word4 word2 word11 word9' };
const random = new Random(11);
const pictures = Array.from({ length: count }, (_, k) =>
  Uint8Array.from(
    { length: width * height },
    (_, i) => 128 + (8 + 16 * k) * Math.sin(i * (0.2 + random.uniform())),
  ),
);
const rgbOf = (grey: Uint8Array): Uint8Array =>
  Uint8Array.from({ length: grey.length * 3 }, (_, i) => grey[Math.floor(i / 3)]!);

/** A trained package, and what the trainer predicts. */
interface Trained {
  files: Map<string, Uint8Array<ArrayBuffer>>;
  /** Mean scores of the first image's crops, as the trainer predicts them, and where those crops are. */
  predicted: Record<string, number[]>;
  corners: [number, number][];
}

async function trained(config: ModelConfig): Promise<Trained> {
  const files: Trained['files'] = new Map();
  const trunks = trunksRead(config).map(installedTrunk);
  const windows = config.branches.statistics ? 9 : 0;
  const prepared = pictures.map((grey) =>
    prepareTrainingImage(rgbOf(grey), width, height, config, { crops: 3, windows, trunks }, random),
  );
  trunks.forEach(disposeTrunk);
  const encoder = createTokenizer(JSON.stringify(tokenizer), 8);
  const tokens = (text: string) => {
    const { ids, mask } = encoder.encode(text);
    return { ids: Int32Array.from(ids), mask: Float32Array.from(mask) };
  };
  const images = pictures.map((_, i) => ({
    targets: { quality: i, alignment: (i * 2) % 5 },
    ...{ label: i % 2, group: `${i}`, prompt: tokens(texts.prompt), description: tokens(texts.description) },
  }));
  const set = new PreparedSet(images, prepared, config);
  const rows = images.map((_, i) => i);
  const recipe = tinyRecipe({ model: config, quantisation: 'f32', epochs: 1 });
  const trainer = new Trainer(set, rows, config, trainerOptions(recipe, heads, 2));
  trainer.step();
  const predicted = trainer.predict([0], 3);
  const size = config.input.size;
  const places = Array.from({ length: height - size + 1 }, (_, y) =>
    Array.from({ length: width - size + 1 }, (_, x): [number, number] => [x, y]),
  ).flat();
  const whole = Buffer.from(rgbOf(pictures[0]!));
  const corners = [0, 1, 2].map((k) => {
    const crop = prepared[0]!.crops.subarray(k * size * size * 3, (k * size + 1) * size * 3);
    const line = Buffer.from(crop.buffer, crop.byteOffset, size * 3);
    return places.find(([x, y]) =>
      whole
        .subarray((y * width + x) * 3)
        .subarray(0, size * 3)
        .equals(line),
    )!;
  });
  await packageModel(
    {
      ...{
        recipe,
        model: config,
        heads,
        tokenizer,
        weights: trainer.weights(),
      },
      ...{ scores: { quality: [1, 2], alignment: [1, 2] }, ratings: { quality: [0, 5], alignment: [0, 5] } },
      ...{ split: 'all', reliability: {}, distances: trainer.statisticsDistances(rows) },
      texts: { prompts: [texts.prompt], descriptions: [texts.description] },
    },
    { write: (file, bytes) => Promise.resolve(void files.set(file, bytes)) },
  );
  trainer.dispose();
  return { files, predicted, corners };
}

/** Whose crops are read through the usual trunk, and whose pooled branch reads both trunks, one of them the whole picture too. */
const packages = new Map<string, Trained>();

beforeAll(async () => {
  await startTrainingBackend();
  packages.set('crops', await trained(config));
  packages.set('pooled', await trained(pooled));
});

const packageOf = (name: 'crops' | 'pooled'): Trained => packages.get(name)!;

const unheard = (): void => undefined;

async function engineWith(package_: Map<string, Uint8Array<ArrayBuffer>>) {
  const engine = new Engine({
    ...tensorParts,
    startBackend: async () => {
      await startTrainingBackend();
      return simulatedBackend('in Node');
    },
  });
  await engine.start('wasm', unheard);
  return { engine, loaded: await engine.load('load', { kind: 'files', files: asFiles(package_) }, unheard) };
}

const image = new Blob([Uint8Array.from(greyPng(width, height, 8, pictures[0]!))]);

async function scoreWith(engine: Engine, crops: number | [number, number][]) {
  const request = { job: 'a', image, name: 'a.png', ...texts, detail: true, crops };
  const answer = await engine.score(request, unheard);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

it.each(['crops', 'pooled'] as const)('scores as the trainer predicts: the trunk of %s', async (name) => {
  const { files, predicted, corners } = packageOf(name);
  const { engine, loaded } = await engineWith(files);
  expect(loaded).toMatchObject({ ok: true });
  const { tensors: unread } = await engine.memory();
  const { scores } = await scoreWith(engine, corners);
  for (const head of heads) expect(Math.abs(scores[head]! - predicted[head]![0]!)).toBeLessThan(1e-4);
  const { tensors } = await engine.memory();
  expect(tensors).toBeGreaterThan(unread);
  await scoreWith(engine, corners.slice(1));
  expect((await engine.memory()).tensors).toBe(tensors);
  // nothing is left of the trunks that were made ready once another model was in their place
  for (const next of [packageOf(name === 'crops' ? 'pooled' : 'crops').files, files])
    await engine.load('next', { kind: 'files', files: asFiles(next) }, unheard);
  expect((await engine.memory()).tensors).toBe(unread);
});

it('keeps no tensor of an image', async () => {
  const { files, corners } = packageOf('crops');
  const { engine } = await engineWith(files);
  const score = (crops: number | [number, number][]) => scoreWith(engine, crops);
  await score(corners);
  const { tensors } = await engine.memory();
  // crops that begin on no patch's corner are read by themselves
  const even = await score(15);
  expect(even.crops.map(({ x, y }) => [x % 16, y % 16])).toEqual(even.crops.map(() => [0, 0]));
  expect(even.detail!.crops).toHaveLength(9);
  const odd = await score([[3, 5]]);
  expect(odd.crops).toMatchObject([{ x: 3, y: 5 }]);
  expect(Number.isFinite(odd.scores.quality)).toBe(true);
  expect((await engine.memory()).tensors).toBe(tensors);
});

it.each([
  ['crops', { 'trunk.safetensors': 640_000 }],
  ['pooled', { 'trunk.safetensors': 85_000, 'trunk-2.safetensors': 125_000 }],
] as const)(
  'names the package whose weights it has, whose licence is in each file: %s',
  async (name, most) => {
    const { files } = packageOf(name);
    const { manifest } = await openPackage({ kind: 'files', files: asFiles(files) });
    const from = { package: 'nsfwjs', version: '4.3.0', licence: 'MIT' };
    expect(manifest.shards.slice(1)).toMatchObject(Object.keys(most).map((file) => ({ file, from })));
    const card = Buffer.from(files.get('MODEL_CARD.md')!).toString();
    for (const [file, bytes] of Object.entries(most)) {
      const shard = Buffer.from(files.get(file)!);
      expect(shard.length).toBeLessThan(bytes);
      expect(shard.toString('latin1')).toMatch(/MIT License.*Copyright.*Infinite Red/s);
      expect(card).toContain(`${file}: weights of nsfwjs 4.3.0, MIT`);
    }
  },
);

it.each([
  ['missing', undefined, 'model-missing', /do not include trunk\.safetensors/],
  ['changed', 1, 'model-corrupt', /trunk\.safetensors is damaged: its checksum is wrong/],
  ['cut', 0, 'model-corrupt', /trunk\.safetensors is damaged: it has 9 bytes/],
] as const)('one whose trunk is %s says so, and what to do', async (_, change, code, message) => {
  const { files } = packageOf('crops');
  const shard = files.get('trunk.safetensors')!;
  const changed = new Map(files);
  if (change === undefined) changed.delete('trunk.safetensors');
  else if (change === 0) changed.set('trunk.safetensors', shard.slice(0, 9));
  else
    changed.set(
      'trunk.safetensors',
      shard.map((byte, i) => (i === shard.length - 1 ? byte ^ 1 : byte)),
    );
  const { loaded } = await engineWith(changed);
  expect(loaded).toMatchObject({
    error: {
      code,
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(/nsfwjs 4\.3\.0.*npm ci/) as string,
    },
  });
});

it('one that lacks the second of two trunks says which file it is', async () => {
  const files = new Map(packageOf('pooled').files);
  files.delete('trunk-2.safetensors');
  const { loaded } = await engineWith(files);
  const message = expect.stringMatching(/do not include trunk-2\.safetensors/) as string;
  expect(loaded).toMatchObject({ error: { code: 'model-missing', message } });
});

it('a tuned copy of it is whole', async () => {
  const { files } = packageOf('pooled');
  const { manifest, hash } = await openPackage({ kind: 'files', files: asFiles(files) });
  const tuned: TunedHead = {
    ...{ head: 'quality', base: hash, images: 9, folds: 3, seed: 1, byGroup: false, gain: null },
    ...{ before: { srcc: 0, plcc: 0, interval: null }, after: { srcc: 1, plcc: 1, interval: null } },
    ...{
      verdict: 'better',
      min: 0,
      max: 5,
      origin: 0,
      percentiles: Array.from({ length: 101 }, (_, i) => i / 20),
    },
    weights: Object.fromEntries(
      headParameters(scAgiqaManifest(manifest)!.config, 'quality').map(({ name, shape }) => [
        name,
        new Float32Array(shape.reduce((a, b) => a * b, 1)),
      ]),
    ),
  };
  const copy = new Map<string, Uint8Array<ArrayBuffer>>();
  const { signal } = new AbortController();
  await writeTunedPackage(
    packageFiles({ kind: 'files', files: asFiles(files) }, { signal, fetch, onWarning: unheard }),
    { tuned, column: 'mos', date: '2026-01-31', taken: [] },
    { write: (file, bytes) => Promise.resolve(void copy.set(file, bytes)) },
    signal,
    unheard,
  );
  for (const file of ['trunk.safetensors', 'trunk-2.safetensors'])
    expect(copy.get(file)).toEqual(files.get(file));
  expect((await engineWith(copy)).loaded).toMatchObject({ ok: true });
});

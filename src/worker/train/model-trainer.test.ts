import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeSafetensors } from '../../formats/safetensors.ts';
import { startTrainingBackend } from '../../nn/wasm/node/start-wasm.ts';
import { parseManifest } from '../../package/manifest.ts';
import { FoveaError } from '../../shared/errors.ts';
import { Random } from '../../shared/random.ts';
import type { TrainImage, TrainProgress, TrainRequest, TrainTowers } from '../../shared/train-api.ts';
import { modelParameters, type ParameterSpec } from '../../spec/parameters.ts';
import { memoryModelStore, type MemoryModelStore } from '../../testing/memory-model-store.ts';
import { tinyPaperConfig, tinyPaperSet } from '../../testing/paper/tiny-paper.ts';
import { initialValues } from '../../training/optimiser/initialise.ts';
import { ModelTrainer } from './model-trainer.ts';
import { lostInTraining } from './training-backend.ts';
import { TrainingFolder } from './training-folder.ts';

beforeAll(startTrainingBackend);

const specs = modelParameters(tinyPaperConfig, ['quality']);
const random = new Random(3);
const values = new Map(specs.map((spec) => [spec.name, initialValues(spec, random)]));

function weights(name: string, keep: (spec: ParameterSpec) => boolean): File {
  const tensors = specs.filter(keep).map((spec) => {
    const own = values.get(spec.name)!;
    const bytes = new Uint8Array(own.buffer, own.byteOffset, own.byteLength);
    return { name: spec.name, shape: spec.shape, dtype: 'F32' as const, bytes };
  });
  return new File([writeSafetensors(tensors)], name);
}

const words = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', ...Array.from('abcdefghijklmno')];
const towers: TrainTowers = {
  files: [
    weights('towers.safetensors', ({ part }) => part === 'image' || part === 'text'),
    weights('crops.safetensors', ({ part }) => part === 'crop'),
  ],
  vocabulary: new File([words.join('\n')], 'vocab.txt'),
  config: new File([JSON.stringify(tinyPaperConfig)], 'config.json'),
};

/** Noise whose strength is the rating; one more than are needed. */
const set = tinyPaperSet(31);
const images = set.images.map(({ targets }, i): TrainImage => ({
  name: `${i}.png`,
  image: new Blob([String(i)]),
  prompt: `a b ${words[5 + (i % 10)]}`,
  description: 'c d',
  ratings: { quality: 20 * targets.quality! },
}));

const request = (change: Partial<TrainRequest['settings']> = {}): TrainRequest => ({
  settings: {
    name: 'mine',
    licence: 'MIT',
    columns: [{ head: 'quality', column: 'my ratings' }],
    epochs: 2,
    rate: 1e-3,
    trainingCrops: 1,
    evaluationCrops: 1,
    profile: 'paper',
    quantisation: 'f32',
    date: '2026-01-31',
    ...change,
  },
  towers,
  images,
});

let models: MemoryModelStore;
let trainings: MemoryModelStore;
/** Makes the device fail. */
let lose: (error: Error) => void;
let decoded: number;
const broken = new Set<number>();

function trainer(): ModelTrainer {
  const parts = {
    models,
    startBackend: () => {
      const failure = new Promise<never>((_, reject) => (lose = reject));
      failure.catch(() => undefined);
      return Promise.resolve({ failure });
    },
    pictures: () => ({
      picture: (image: number) => {
        decoded++;
        if (broken.has(image)) throw new FoveaError('image-unreadable', `${image}.png is damaged.`);
        return set.picture(image);
      },
    }),
  };
  return new ModelTrainer(parts, trainings);
}

beforeEach(() => {
  models = memoryModelStore();
  trainings = memoryModelStore();
  decoded = 0;
  broken.clear();
});

const stored = () => [...models.content.values()].at(-1)!;
const manifest = () => parseManifest(new TextDecoder().decode(stored().get('manifest.json')));

/** The code, message and hint of a refusal. */
async function refusal(made: TrainRequest): Promise<string> {
  const answer = await trainer().train('job', made, () => undefined);
  return answer.ok ? '' : [answer.error.code, answer.error.message, answer.error.hint].join(' | ');
}

describe('the trainer of the page', () => {
  it('stores a package that says what it was made of; one that was cancelled and resumed is the same', async () => {
    broken.add(7);
    const told: TrainProgress[] = [];
    const answer = await trainer().train('whole', request(), (progress) => told.push(progress));
    expect(answer).toMatchObject({ ok: true, value: { title: 'mine', epochs: 2 } });
    if (!answer.ok) return;
    const { notes, best } = answer.value;
    expect(notes).toContain('1 image was skipped: 7.png (7.png is damaged.)');
    expect(notes.join(' ')).toMatch(/New, drawn from the seed 20: the regressor, the head quality/);
    expect(best?.heads.quality?.images).toBeGreaterThan(3);
    expect([...new Set(told.map(({ stage }) => stage))]).toEqual(['read', 'features', 'train', 'save']);
    const whole = stored();
    const { provenance, heads } = manifest();
    expect(provenance).toMatchObject({
      trainingSet: '31 images rated in “my ratings”, on 2026-01-31',
      start: [
        { file: 'towers.safetensors', parts: ['image tower', 'text encoder'] },
        { file: 'crops.safetensors', parts: ['crop tower'] },
      ],
    });
    expect(provenance.training).toContain('Frozen: image, text, crop.');
    const highest = Math.ceil(Math.max(...images.map(({ ratings }) => ratings.quality!)));
    expect(heads[0]).toMatchObject({ name: 'quality', max: highest });
    expect(trainings.content.size).toBe(0);

    // in the features, and in the steps
    for (const stage of ['features', 'train']) {
      const resumed = trainer();
      const onProgress = (progress: TrainProgress) => {
        if (progress.stage === stage && progress.done === 4) void resumed.cancel('job');
      };
      const first = await (stage === 'features'
        ? resumed.train('job', request(), onProgress)
        : resumed.resume('job', { images }, onProgress));
      expect(first).toMatchObject({ ok: false, error: { code: 'cancelled' } });
      const found = await TrainingFolder.find(trainings);
      expect(await found!.folder.summary(found!.record)).toMatchObject({
        files: ['towers.safetensors', 'crops.safetensors'],
        images: 31,
        step: stage === 'features' ? 0 : 4,
      });
    }
    const changed = images.map((image) => ({
      ...image,
      ratings: { quality: 1 + image.ratings.quality! },
    }));
    expect(await trainer().resume('job', { images: changed }, () => undefined)).toMatchObject({
      error: { message: 'The images, their texts or their ratings have changed since this training began.' },
    });
    expect(await trainer().resume('job', { images }, () => undefined)).toMatchObject({
      ok: true,
    });
    expect([...stored().keys()]).toEqual([...whole.keys()]);
    for (const [name, bytes] of stored()) expect(bytes, name).toEqual(whole.get(name));
  });

  it('loses no more than what came after its last checkpoint when the device is lost', async () => {
    const lost = await trainer().train('job', request(), ({ stage, done }) => {
      if (stage === 'train' && done === 4) lose(lostInTraining());
    });
    expect(lost).toMatchObject({ ok: false, error: { code: 'device-lost' } });
    expect(models.content.size).toBe(0);
    const again = await trainer().resume('job', { images }, () => undefined);
    expect(again).toMatchObject({ ok: true, value: { epochs: 2 } });
    expect(await trainer().resume('job', { images }, () => undefined)).toMatchObject({
      error: { message: 'There is no unfinished training.' },
    });
  });

  it('refuses before anything is computed: files, words and ratings that do not do', async () => {
    const files = (own: Partial<TrainTowers>) => refusal({ ...request(), towers: { ...towers, ...own } });
    expect(await files({ files: [new File(['name,mos\n'], 'rated.csv')] })).toMatch(
      /^checkpoint-invalid \| rated.csv .* \| Give a/,
    );
    expect(await files({ files: towers.files.slice(0, 1) })).toMatch(
      /^checkpoint-mismatch \| .*Missing parts: crop tower/,
    );
    expect(await files({ vocabulary: undefined })).toMatch(
      /^usage \| No vocabulary was given\. \| Add vocab.txt/,
    );
    expect(await files({ config: new File(['{'], 'sizes.json') })).toMatch(/sizes.json is not JSON/);
    const rated = (ratings: (i: number) => TrainImage['ratings']) =>
      refusal({ ...request(), images: images.map((image, i) => ({ ...image, ratings: ratings(i) })) });
    expect(await rated((i): TrainImage['ratings'] => (i < 12 ? { quality: i } : {}))).toBe(
      'training-failed | Training needs 30 rated images; quality has 12. | Rate more images, or add a table that rates more of them.',
    );
    expect(await rated(() => ({ quality: 3 }))).toMatch(/All ratings of quality are the same \(3\)/);
    expect(decoded + trainings.content.size + models.content.size).toBe(0);
  });
});

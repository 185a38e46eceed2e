import { beforeAll, expect, it } from 'vitest';
import { startTrainingBackend } from '../../../../nn/wasm/node/start-wasm.ts';
import { Random } from '../../../../shared/random.ts';
import { ablations } from '../../../../spec/config.ts';
import { modelParameters } from '../../../../spec/parameters.ts';
import { tinyPaperConfig, tinyPaperSet } from '../../../../testing/paper/tiny-paper.ts';
import { initialValues } from '../../../../training/optimiser/initialise.ts';
import { trainerParts } from '../../../../training/paper/job/create-trainer.ts';
import { parsePaperConfig } from '../../../../training/paper/job/paper-config.ts';
import { PaperTrainer } from '../../../../training/paper/paper-trainer.ts';
import { firstSamples } from '../../../../training/paper/run-paper.ts';
import { ablatedStart, checkAblatable } from './ablated-start.ts';

beforeAll(startTrainingBackend);

const heads = ['quality'];
const specs = modelParameters(tinyPaperConfig, heads);
const random = new Random(5);
const start = {
  model: tinyPaperConfig,
  tokenizer: {},
  values: new Map(specs.map((spec) => [spec.name, initialValues(spec, random)])),
  fresh: new Set(
    specs.filter(({ part }) => !['image', 'text', 'crop'].includes(part)).map(({ name }) => name),
  ),
  start: [],
};

it('makes a step of every ablated network, with the towers as they are', async () => {
  const config = parsePaperConfig({ freeze: ['image', 'text', 'crop'], changes: { trainingCrops: 1 } });
  const run = { set: tinyPaperSet(2), rows: [0, 1], validation: [], identity: '' };
  const losses = new Map<string, number>();
  for (const name of Object.keys(ablations)) {
    const ablated = ablatedStart(start, name, heads, config.seed);
    const [model, options, values] = trainerParts(config, heads, ablated, { keep: true });
    const trainer = new PaperTrainer(model, { ...options, keptFeatures: false }, values);
    const [sample] = await firstSamples(trainer, run, undefined);
    const { loss } = await trainer.train([sample], 1e-3);
    losses.set(name, loss);
    for (const spec of specs.filter(({ part }) => part === 'crop').slice(0, 3))
      expect(await trainer.value(spec)).toEqual(start.values.get(spec.name));
    const names = trainer.specs.map((spec) => spec.name).join(' ');
    expect(names.includes('regressor.consistency.')).toBe(!name.includes('sci'));
    expect(names.includes('regressor.preference.')).toBe(!name.includes('hp'));
    trainer.dispose();
  }
  expect([...losses.values()].every(Number.isFinite)).toBe(true);
  expect(new Set(losses.values()).size).toBe(8);
});

it('draws regressor and heads from the seed, the same each time', () => {
  const key = specs.find(({ part, shape }) => part === 'regressor' && shape.length > 1)!.name;
  const [a, b, c] = [1, 1, 2].map((seed) => ablatedStart(start, 'no-sci', heads, seed).values.get(key)!);
  expect(b).toEqual(a);
  expect(c).not.toEqual(a);
  expect(a).not.toEqual(start.values.get(key));
});

it('is refused where a head is trained already', () => {
  expect(() => checkAblatable(start, heads)).not.toThrow();
  expect(() => checkAblatable({ ...start, fresh: new Set() }, heads)).toThrow(
    'has a head that is trained already',
  );
});

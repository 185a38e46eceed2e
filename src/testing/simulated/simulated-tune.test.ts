import { beforeAll, expect, test } from 'vitest';
import { startTrainingBackend } from '../../nn/wasm/node/start-wasm.ts';
import { Random } from '../../shared/random.ts';
import type { TuneProgress } from '../../shared/tune-api.ts';
import { headParameters } from '../../spec/head-parameters.ts';
import { initialValues } from '../../training/optimiser/initialise.ts';
import { fitOptions } from '../../training/tune/options.ts';
import { headColumns } from '../../training/tune/tunable-head.ts';
import { tuneHead } from '../../training/tune/tune-head.ts';
import { tinyConfig } from '../tiny-training.ts';
import { simulatedTune } from './simulated-tune.ts';

beforeAll(startTrainingBackend);

/** What every number of an answer is replaced by, so that two answers can be compared. */
const kinds = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, one: unknown) =>
      typeof one === 'number'
        ? 'a number'
        : one instanceof Float32Array
          ? `${one.length} values`
          : Array.isArray(one)
            ? Array.from({ length: one.length }, () => typeof one[0])
            : one,
    ),
  );

test('simulated tuning answers what tuning answers, field by field, and reports every fold', async () => {
  const random = new Random(4);
  const specs = headParameters(tinyConfig, 'quality');
  const base = Object.fromEntries(specs.map((spec) => [spec.name, initialValues(spec, random)]));
  const heads = ['quality', 'alignment'];
  const columns = headColumns({ config: tinyConfig, heads });
  const set = {
    images: Array.from({ length: 30 }, () => ({
      rows: 1,
      columns,
      values: Float32Array.from({ length: columns }, () => random.normal()),
    })),
    ratings: Array.from({ length: 30 }, () => 5 * random.uniform()),
    groups: Array.from({ length: 30 }, (_, i) => String(i)),
  };
  const run = async (tune: typeof tuneHead) => {
    const told: TuneProgress[] = [];
    const hooks = {
      onProgress: (progress: TuneProgress) => void told.push(progress),
      signal: new AbortController().signal,
    };
    const shape = { config: tinyConfig, head: 'quality', heads, specs };
    const few = { ...fitOptions, interval: 1, looks: 1 };
    const answer = await tune(shape, base, { min: 0, max: 5 }, set, 1, hooks, few);
    return { answer, folds: [...new Set(told.map(({ fold, folds }) => `${fold} of ${folds}`))] };
  };
  const [simulated, real] = [await run(simulatedTune), await run(tuneHead)];
  // the last, of all images, has no steps where none of the folds gained by any
  expect(simulated.folds.slice(0, 5)).toEqual(real.folds.slice(0, 5));
  expect(simulated.folds.at(-1)).toBe('6 of 6');
  // verdict and the words of reliability.on are each one's own
  const comparable = ({ verdict, reliability, ...rest }: (typeof real)['answer']) => ({
    verdict: typeof verdict,
    reliability: reliability && { ...reliability, on: '', pairs: reliability.pairs.length > 0 },
    ...rest,
  });
  expect(kinds(comparable(simulated.answer))).toEqual(kinds(comparable(real.answer)));
});

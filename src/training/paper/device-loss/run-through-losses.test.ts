import { beforeAll, describe, expect, it } from 'vitest';
import { watchPeak } from '../../../nn/peak-bytes.ts';
import * as tf from '../../../nn/tf.ts';
import { startTrainingBackend } from '../../../nn/wasm/node/start-wasm.ts';
import { tinyPaperSet, tinyPaperTrainer } from '../../../testing/paper/tiny-paper.ts';
import { rehearse } from '../memory/rehearse.ts';
import { firstSamples, runPaper, type PaperHooks } from '../run-paper.ts';
import { runThroughLosses } from './run-through-losses.ts';
import { SafetyCopy } from './safety-copy.ts';

beforeAll(startTrainingBackend);

const changes = { epochs: 1, validation: 0, batch: 2, trainingCrops: 1 };
const rows = [0, 1, 2, 3, 4, 5];
const run = { set: tinyPaperSet(8), rows, validation: [], identity: 'this' };

function hooksThat(onStep: PaperHooks['onStep'] = () => undefined): PaperHooks {
  return {
    onStep,
    onEpoch: () => Promise.resolve(),
    isDue: () => false,
    save: () => Promise.resolve(),
    signal: new AbortController().signal,
  };
}

/** A trainer whose device is lost in the given steps (counted over all trainers). */
function failing(lossesAt: number[]) {
  let step = 0;
  let gone = false;
  const make = () => {
    const trainer = tinyPaperTrainer(changes);
    const train = trainer.train.bind(trainer);
    trainer.train = (samples, rate) => {
      step++;
      if (!lossesAt.includes(step)) return train(samples, rate);
      gone = true;
      return Promise.reject(new Error('the device is lost'));
    };
    return trainer;
  };
  const device = {
    name: 'The GPU',
    hint: 'Look at it.',
    lost: () => Promise.resolve(gone),
    restart: () => Promise.resolve(void (gone = false)),
  };
  return { make, device };
}
const around = { saved: () => Promise.resolve(undefined), say: () => undefined };

describe('a training whose device is lost', () => {
  it('loses the step at hand alone, and ends with the very weights of an unbroken one', async () => {
    const whole = tinyPaperTrainer(changes);
    await runPaper(whole, run, hooksThat());
    const { make, device } = failing([2, 4]);
    const steps: number[] = [];
    const hooks = hooksThat(({ step }) => steps.push(step));
    const { trainer } = await runThroughLosses(make, run, hooks, { device, ...around });
    // copying takes too long for every step where it is quick: those since the last copy are made again
    expect(new Set(steps)).toEqual(new Set([1, 2, 3]));
    for (const spec of whole.specs) expect(await trainer.value(spec)).toEqual(await whole.value(spec));
    whole.dispose();
    trainer.dispose();
  });

  it('gives up where it is lost twice at one step, and passes on what is not a loss', async () => {
    const twice = failing([2, 3, 4]);
    const broken = runThroughLosses(twice.make, run, hooksThat(), { device: twice.device, ...around });
    await expect(broken).rejects.toMatchObject({ code: 'device-lost' });
    const other = hooksThat(() => {
      throw new Error('not a loss');
    });
    const { make, device } = failing([]);
    await expect(runThroughLosses(make, run, other, { device, ...around })).rejects.toThrow('not a loss');
  });
});

it('copies no more often than a tenth of the time allows, and keeps whole copies alone', async () => {
  let now = 0;
  const copy = new SafetyCopy(() => now);
  const pieces = async function* (value: number) {
    await Promise.resolve();
    now += 10;
    yield Uint8Array.of(value);
    yield Uint8Array.of(value);
  };
  const bytes = async () => (await copy.latest?.read(0, 9)) ?? undefined;
  expect(await bytes()).toBeUndefined();
  await copy.take(pieces(1));
  await copy.take(pieces(2));
  expect(await bytes()).toEqual(Uint8Array.of(1, 1));
  now = 200;
  await copy.take(pieces(3));
  expect(await bytes()).toEqual(Uint8Array.of(3, 3));
});

it('foretells memory and parts of a batch, and leaves the training as it was', async () => {
  const trainer = tinyPaperTrainer({ ...changes, batch: 8 });
  const held = tf.memory();
  const [sample, scored] = await firstSamples(trainer, { ...run, validation: [0] });
  const rehearsal = (room: number) => rehearse(trainer, sample, scored, { batch: 8, room });
  const ample = await rehearsal(2 ** 32);
  expect(ample.micro).toBe(8);
  expect(ample.step).toBeGreaterThan(0);
  expect(ample.evaluation).toBeGreaterThan(0);
  // room for half of it
  const one = (ample.peak - held.numBytes - 5 * trainer.trainedBytes) / 8;
  expect((await rehearsal(ample.peak - 3.5 * one)).micro).toBe(4);
  expect((await rehearsal(1)).micro).toBe(1);
  expect(tf.memory().numTensors).toBe(held.numTensors);
  expect(trainer.step).toBe(0);
  expect(trainer.optimiser.steps).toEqual({});
  const coupled = tinyPaperTrainer({ ...changes, csf: 'batch' });
  expect((await rehearse(coupled, sample, undefined, { batch: 8, room: 1 })).micro).toBe(8);
  // what was foretold of one sample holds for a batch: no more than was said
  const meter = watchPeak();
  const samples = Array.from({ length: 8 }, () => sample);
  tf.dispose((await trainer.gradients(samples)).gradients);
  meter.stop();
  expect(meter.bytes).toBeLessThanOrEqual(ample.peak);
  trainer.dispose();
  coupled.dispose();
});

it('computes blocks a second time where a sample would not fit otherwise, or as it is told', async () => {
  const trainer = tinyPaperTrainer(changes);
  const before = tf.memory();
  const fixed = before.numBytes + 5 * trainer.trainedBytes;
  const [sample] = await firstSamples(trainer, run);
  const rehearsal = (room: number, recompute?: boolean) =>
    rehearse(trainer, sample, undefined, { batch: 2, room, recompute });
  const once = await rehearsal(2 ** 32);
  const twice = await rehearsal(2 ** 32, true);
  expect(once.recompute).toBe(false);
  expect(twice).toMatchObject({ recompute: true, micro: 2 });
  expect(twice.peak).toBeLessThan(once.peak);
  // what it would take otherwise is told within a tenth
  const [guess, real] = [twice.plain, once.peak].map((bytes) => (bytes - fixed) / 2);
  expect(Math.abs(guess! / real! - 1)).toBeLessThan(0.1);
  expect((await rehearsal(fixed + 1.2 * guess!)).recompute).toBe(false);
  expect((await rehearsal(fixed + 0.9 * guess!)).recompute).toBe(true);
  expect((await rehearsal(fixed + 0.9 * guess!, false)).recompute).toBe(false);
  expect(tf.memory().numTensors).toBe(before.numTensors);
  trainer.dispose();
});

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { largestError, randomValues, randomWeight, weightValues } from '../../../testing/fused.ts';
import { linearTwin } from '../../../testing/twins/linear.ts';
import { viewWeight } from '../../../formats/stored-weight.ts';
import { attendAt, scratchSize } from '../attention.ts';
import { instantiate, jobKinds } from '../product/instances.ts';
import { compileModules } from '../product/modules.ts';
import { multiply } from '../product/multiply.ts';
import { packPanels } from '../product/panels.ts';
import type { Help } from './help.ts';
import { active, closed, failed, jobWords, next, tasks, type JobKernel } from './job.ts';
import { Jobs } from './jobs.ts';

// the words of the job lie at the beginning
const memory = new WebAssembly.Memory({ initial: 40, maximum: 65536, shared: true });
const modules = compileModules(true, false);
const { jobKernels } = instantiate(memory, modules);
const threads = 3;
// one for all tests, which exchange its kernels: a new one would begin the words anew while helpers read them
const kernels = [...jobKernels];
const jobs = new Jobs(memory, 0, kernels, threads);
let helpers: Worker[] = [];

/** What a thread of Node runs first, so that it can read TypeScript. */
const helper = JSON.stringify(new URL('../../../testing/stand-in/wasm-helper.ts', import.meta.url).href);
const start = `import('tsx/esm/api').then(({ register }) => (register(), import(${helper})))`;

beforeAll(async () => {
  helpers = [1, 2].map((thread) => {
    const workerData: Help = { memory, modules, address: 0, thread };
    return new Worker(start, { eval: true, workerData });
  });
  // while this thread waits for a helper it loads none
  await Promise.all(helpers.map((helper) => once(helper, 'message')));
});
afterEach(() => void kernels.splice(0, kernels.length, ...jobKernels));
afterAll(() => Promise.all(helpers.map((helper) => helper.terminate())));

/** Puts values into the memory and says where. */
let end = 4 * jobWords;
function put(values: Float32Array): number {
  const at = end;
  new Float32Array(memory.buffer, at, values.length).set(values);
  end += values.byteLength;
  return at;
}

const [rows, inputs, outputs] = [203, 96, 200];
const x = randomValues(1)(rows * inputs);
const bias = randomValues(2)(outputs);
const stored = randomWeight(3, [outputs, inputs], 'f32');
const twin = linearTwin({
  rows,
  inputs,
  outputs,
  x,
  weights: weightValues(stored),
  bias,
  activation: 'gelu',
});
const given = {
  ...{ x: put(x), weights: put(packPanels(viewWeight(stored), stored.shape)), bias: put(bias), residual: 0 },
  ...{ rows, inputs, outputs, activation: 'gelu' as const },
};

/** This thread does not begin before all other tasks have been taken. */
function leaveToHelpers(kind: number): void {
  const words = new Int32Array(memory.buffer, 0, jobWords);
  kernels[kind] = (job, task, thread) => {
    while (Atomics.load(words, next) < Atomics.load(words, tasks));
    jobKernels[kind]!(job, task, thread);
  };
}

it('has helpers do what this thread does not get to', () => {
  leaveToHelpers(jobKinds.multiply);
  const out = put(new Float32Array(rows * outputs));
  multiply(jobs, { ...given, out });
  expect(largestError(new Float32Array(memory.buffer, out, rows * outputs), twin)).toBeLessThan(3e-6);
});

it('leaves nothing out and does nothing twice, whenever helpers come and however large a job is', () => {
  const out = put(new Float32Array(rows * outputs));
  const found = new Float32Array(memory.buffer, out, rows * outputs);
  for (let round = 0; round < 400; round++) {
    // large and small in turn: a helper that is late for one finds the words of another
    const some = round % 2 ? rows : 1 + (round % 5);
    found.fill(NaN);
    multiply(jobs, { ...given, rows: some, out });
    const error = largestError(found.subarray(0, some * outputs), twin.subarray(0, some * outputs));
    expect(error, `round ${round}`).toBeLessThan(3e-6);
    expect(found.subarray(some * outputs).every(Number.isNaN)).toBe(true);
  }
});

it('attends with helpers as alone, causal or not', () => {
  const random = randomValues(5);
  const sizes = { batch: 2, tokens: 203, width: 24, heads: 3, keyBatch: 2, keys: 203, masks: 1 };
  const count = sizes.batch * sizes.tokens * sizes.width;
  const [query, key, value] = [0, 1, 2].map(() => put(random(count))) as [number, number, number];
  const alone = new Jobs(memory, put(new Float32Array(jobWords)), jobKernels);
  leaveToHelpers(jobKinds.attend);
  for (const causal of [false, true]) {
    const given = { ...sizes, causal };
    const scratch = put(new Float32Array(threads * scratchSize(given)));
    const [one, all] = [alone, jobs].map((on) => {
      const out = put(new Float32Array(count).fill(NaN));
      attendAt(on, { query, key, value, out, mask: 0 }, given, scratch);
      return new Float32Array(memory.buffer, out, count);
    });
    expect(one!.every(Number.isFinite)).toBe(true);
    expect(all).toEqual(one);
  }
});

it('says so if a helper fails, instead of giving half a result, and goes on', () => {
  const words = new Int32Array(memory.buffer, 0, jobWords);
  kernels[jobKinds.multiply] = () => {
    while (Atomics.load(words, failed) === 0);
  };
  // beyond the memory: the helpers' tasks trap
  const product = { ...given, x: 2 ** 31, out: 2 ** 31 };
  expect(() => multiply(jobs, product)).toThrow('a helper thread');
  kernels.splice(0, kernels.length, ...jobKernels);
  const out = put(new Float32Array(rows * outputs));
  multiply(jobs, { ...given, out });
  expect(largestError(new Float32Array(memory.buffer, out, rows * outputs), twin)).toBeLessThan(3e-6);
});

it('closes a job in which this thread fails, and waits for helpers first, but not for ever', () => {
  const own = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const words = new Int32Array(own.buffer, 0, jobWords);
  let helping = 0;
  const fails: JobKernel = () => {
    words[active] = helping;
    throw new Error('of this thread');
  };
  const lonely = new Jobs(own, 0, [fails], 2, 1);
  expect(() => lonely.run(0, 4, [])).toThrow('of this thread');
  expect(words[next]).toBe(closed);
  helping = 1;
  expect(() => lonely.run(0, 4, [])).toThrow('has not ended its task in 1 seconds');
  expect(words[next]).toBe(closed);
});

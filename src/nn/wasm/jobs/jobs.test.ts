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
import { active, closed, failed, generation, jobWords, next, tasks, type JobKernel } from './job.ts';
import { allWords, HelperLost, Jobs } from './jobs.ts';

// the words of the job lie at the beginning
const memory = new WebAssembly.Memory({ initial: 40, maximum: 65536, shared: true });
const modules = compileModules(true, false);
const { jobKernels } = instantiate(memory, modules);
const threads = 3;
// one for all tests, which exchange its kernels: a new one would begin the words anew while helpers read them
const kernels = [...jobKernels];
const jobs = new Jobs(memory, 0, kernels, { threads });
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
let end = 4 * allWords;
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
  const alone = new Jobs(memory, put(new Float32Array(allWords)), jobKernels);
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

it('throws what is wrong with a job, whichever thread finds it, and goes on', () => {
  const words = new Int32Array(memory.buffer, 0, jobWords);
  kernels[jobKinds.multiply] = (job, task, thread) => {
    while (job === 0 && Atomics.load(words, failed) === 0);
    if (job !== 0) jobKernels[jobKinds.multiply]!(job, task, thread);
  };
  // beyond the memory: the helpers' tasks trap, and then this thread's
  expect(() => multiply(jobs, { ...given, x: 2 ** 31, out: 2 ** 31 })).toThrow('out of bounds');
  expect(jobs.threads).toBe(threads);
  kernels.splice(0, kernels.length, ...jobKernels);
  const out = put(new Float32Array(rows * outputs));
  multiply(jobs, { ...given, out });
  expect(largestError(new Float32Array(memory.buffer, out, rows * outputs), twin)).toBeLessThan(3e-6);
});

/** Jobs of their own for a test, whose kernel is given. */
function ownJobs(kernel: (words: Int32Array) => JobKernel) {
  const own = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const words = new Int32Array(own.buffer, 0, jobWords);
  const made = new Jobs(own, 0, [kernel(words)], { threads: 2, patience: 1 });
  return { own, words, made };
}

it('does again on this thread what a helper failed at, and goes on without helpers', () => {
  let done: number[] = [];
  const { words, made } = ownJobs((seen) => (job, task) => {
    done.push(task);
    if (job === 0) seen[failed] = 1;
  });
  made.run(0, 3, []);
  expect(done).toEqual([0, 1, 2, 0, 1, 2]);
  expect([made.threads, words[next]]).toEqual([1, closed]);
  done = [];
  made.run(0, 3, []);
  expect(done).toEqual([0, 1, 2]);
});

it('closes a job in which this thread fails, and waits for helpers first', () => {
  let helping = 1;
  const { words, made } = ownJobs((seen) => () => {
    seen[active] = helping;
    throw new Error('of this thread');
  });
  expect(() => made.run(0, 4, [])).toThrow(HelperLost);
  expect([words[next], made.threads]).toEqual([closed, 1]);
  helping = 0;
  const another = ownJobs(() => () => {
    throw new Error('of this thread');
  });
  expect(() => another.made.run(0, 4, [])).toThrow('of this thread');
  expect([another.words[next], another.made.threads]).toEqual([closed, 2]);
});

it('gives up a helper that dies in its task, and never waits for it again', async () => {
  let begun = false;
  const { own, words, made } = ownJobs((seen) => (_, task) => {
    // the other task is the helper's
    if (!begun && task === 0) while (Atomics.load(seen, next) < 2);
    begun = true;
  });
  const dies = `const { parentPort, workerData } = require('node:worker_threads');
    const words = new Int32Array(workerData.buffer);
    parentPort.postMessage('loaded');
    while (Atomics.load(words, ${generation}) === 0);
    Atomics.add(words, ${active}, 1);
    Atomics.add(words, ${next}, 1);
    process.exit();`;
  const helper = new Worker(dies, { eval: true, workerData: own });
  await once(helper, 'message');
  const ended = once(helper, 'exit');
  expect(() => made.run(0, 2, [])).toThrow(HelperLost);
  await ended;
  expect([words[active], made.threads]).toEqual([1, 1]);
  made.run(0, 2, []);
  // closed to a helper that was only late
  expect(words[next]).toBeGreaterThanOrEqual(closed);
});

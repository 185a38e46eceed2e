import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { largestError, randomValues, randomWeight, weightValues } from '../../../testing/fused.ts';
import { linearTwin } from '../../../testing/twins/linear.ts';
import { viewWeight } from '../../../formats/stored-weight.ts';
import { instantiate } from '../product/instances.ts';
import { compileModules } from '../product/modules.ts';
import { multiply } from '../product/multiply.ts';
import { packPanels } from '../product/panels.ts';
import type { Help } from './help.ts';
import { failed, jobWords, next, tasks, type JobKernel } from './job.ts';
import { Jobs } from './jobs.ts';

// the words of the job lie at the beginning
const memory = new WebAssembly.Memory({ initial: 40, maximum: 65536, shared: true });
const modules = compileModules(true, false);
const { jobKernels } = instantiate(memory, modules);
const threads = 3;
let helpers: Worker[] = [];

/** What a thread of Node runs first, so that it can read TypeScript. */
const helper = JSON.stringify(new URL('../../../testing/wasm-helper.ts', import.meta.url).href);
const start = `import('tsx/esm/api').then(({ register }) => (register(), import(${helper})))`;

beforeAll(async () => {
  new Jobs(memory, 0, jobKernels, threads);
  helpers = [1, 2].map((thread) => {
    const workerData: Help = { memory, modules, address: 0, thread };
    return new Worker(start, { eval: true, workerData });
  });
  // while this thread waits for a helper it loads none
  await Promise.all(helpers.map((helper) => once(helper, 'message')));
});
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

it('has helpers do what this thread does not get to', () => {
  // this thread does not begin before all other tasks have been taken
  const words = new Int32Array(memory.buffer, 0, jobWords);
  const late = jobKernels.map((kernel): JobKernel => {
    return (job, task, thread) => {
      while (Atomics.load(words, next) < Atomics.load(words, tasks));
      kernel(job, task, thread);
    };
  });
  const out = put(new Float32Array(rows * outputs));
  multiply(new Jobs(memory, 0, late, threads), { ...given, out });
  expect(largestError(new Float32Array(memory.buffer, out, rows * outputs), twin)).toBeLessThan(3e-6);
});

it('leaves nothing out and does nothing twice, whenever helpers come and however large a job is', () => {
  const jobs = new Jobs(memory, 0, jobKernels, threads);
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

it('says so if a helper fails, instead of giving half a result', () => {
  const words = new Int32Array(memory.buffer, 0, jobWords);
  const waits: JobKernel = () => {
    while (Atomics.load(words, failed) === 0);
  };
  // beyond the memory: the helpers' tasks trap
  const product = { ...given, x: 2 ** 31, out: 2 ** 31 };
  expect(() => multiply(new Jobs(memory, 0, [waits], threads), product)).toThrow('a helper thread');
});

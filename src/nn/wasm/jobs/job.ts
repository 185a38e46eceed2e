/*
 * A job is a number of tasks that a kernel takes, one after the other, from a counter in WASM memory, so that several threads can work at
 * it. Its words (i32), of which the kernels know their own by their places:
 */

/** How many jobs there have been; a change wakes the helpers. */
export const generation = 0;
/** Helpers that are at work. */
export const active = 1;
/** The next task. */
export const next = 2;
/** How many tasks there are. */
export const tasks = 3;
/** Which kernel does them, as `instantiate` numbers them. */
export const kind = 4;
/** Not 0 once a helper has failed. */
export const failed = 5;
/** The first of the kernel's own words. */
export const first = 6;
/** Words of a job. */
export const jobWords = 32;

/** What `next` is between jobs: beyond all tasks, so that a helper that comes late takes none. */
export const closed = 2 ** 30;

/** Does one task of the job at an address, on the thread of that number: 0, or a helper's from 1. */
export type JobKernel = (job: number, task: number, thread: number) => void;

/** Does tasks of the job in these words, which lie at `address`, until none are left. */
export function takeTasks(words: Int32Array, address: number, kernels: JobKernel[], thread: number): void {
  for (;;) {
    const task = Atomics.add(words, next, 1);
    // what else the words say is read after a task was taken: until then it may be another job's
    if (task >= Atomics.load(words, tasks)) return;
    kernels[words[kind]!]!(address, task, thread);
  }
}

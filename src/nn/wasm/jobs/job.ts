/*
 * A job is a number of tasks that a kernel takes, one after the other, from a counter in WASM memory, so that several threads can work at
 * it. Its words (i32), which the kernels know by their places:
 */

/** How many jobs there have been; a change wakes the helpers. */
export const generation = 0;
/** Helpers that are at work. */
export const active = 1;
/** The next task. */
export const next = 2;
/** How many tasks there are. */
export const tasks = 3;
/** Which kernel takes them, as `jobKernels` numbers them. */
export const kind = 4;
/** Not 0 once a helper has failed. */
export const failed = 5;
/** The first of the kernel's own words. */
export const first = 6;
/** Words of a job. */
export const jobWords = 32;

/** What `next` is between jobs: beyond all tasks, so that a helper that comes late takes none. */
export const closed = 2 ** 30;

import * as word from './job.ts';

/** How often the end of the helpers' last tasks is looked for before the thread sleeps. */
const looks = 20_000;

/** Milliseconds of a sleep. Seconds are counted by sleeps: while the machine itself sleeps, one passes at most. */
const sleep = 1000;

/** Words that `Jobs` needs: of a job that helpers see, and of one that they do not. */
export const allWords = 2 * word.jobWords;

interface JobsOptions {
  /** Threads that work at a job, this one included. */
  threads?: number;
  /** Seconds in which a helper ends its task, which takes milliseconds. */
  patience?: number;
}

/** A helper has not ended its task and was given up; should it still live, it may yet write where its job does. */
export class HelperLost extends Error {}

/** Runs jobs on this thread and on those that help it, until one of those fails or dies; without shared memory, on this one alone. */
export class Jobs {
  private readonly memory: WebAssembly.Memory;
  private readonly address: number;
  private readonly kernels: word.JobKernel[];
  private readonly patience: number;
  private working: number;

  /** @param address of `allWords` words in the memory that stay these jobs'; helpers are given the same */
  constructor(
    memory: WebAssembly.Memory,
    address: number,
    kernels: word.JobKernel[],
    { threads = 1, patience = 5 }: JobsOptions = {},
  ) {
    this.memory = memory;
    this.address = address;
    this.kernels = kernels;
    this.patience = patience;
    this.working = threads;
    new Int32Array(memory.buffer, address, allWords).fill(0);
    this.words(address)[word.next] = word.closed;
  }

  /** Threads that work at a job at most, this one included: what a kernel needs for itself, it needs so many times. 1 after a failure. */
  get threads(): number {
    return this.working;
  }

  /**
   * Has a kernel do so many tasks, and returns when all are done. A job in which a helper fails is done again on this thread: no task may
   * read what a task writes.
   *
   * @param own words of the kernel
   * @throws HelperLost if a helper does not end; this thread goes on alone then, and may run the job again if it writes elsewhere
   * @throws Error what a task threw on this thread
   */
  run(kind: number, tasks: number, own: number[]): void {
    const helped = this.working > 1 && tasks > 1;
    if (helped && this.runHelped(kind, tasks, own)) return;
    // words that no helper knows: one that was given up, and wakes, takes none of these tasks
    const address = this.address + 4 * word.jobWords;
    const words = this.words(address);
    begin(words, kind, tasks, own);
    word.takeTasks(words, address, this.kernels, 0);
    // it was not the job's fault
    if (helped) this.working = 1;
  }

  /** Whether no helper failed. */
  private runHelped(kind: number, tasks: number, own: number[]): boolean {
    const words = this.words(this.address);
    begin(words, kind, tasks, own);
    Atomics.add(words, word.generation, 1);
    Atomics.notify(words, word.generation, Math.min(this.working, tasks) - 1);
    let failed = 0;
    try {
      word.takeTasks(words, this.address, this.kernels, 0);
    } finally {
      // closed before the wait: whoever comes later takes no task, whatever the words say by then
      Atomics.store(words, word.next, word.closed);
      this.awaitHelpers(words);
      failed = Atomics.exchange(words, word.failed, 0);
    }
    return failed === 0;
  }

  private awaitHelpers(words: Int32Array): void {
    let seconds = 0;
    for (let i = 0; ; i++) {
      const left = Atomics.load(words, word.active);
      if (left === 0) return;
      if (i < looks || Atomics.wait(words, word.active, left, sleep) !== 'timed-out') continue;
      if (++seconds < this.patience) continue;
      this.working = 1;
      throw new HelperLost(
        `a helper thread of the WASM backend has not ended its task in ${seconds} seconds`,
      );
    }
  }

  /** Made anew each time: a memory that grows leaves earlier views behind. */
  private words(address: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, word.jobWords);
  }
}

/** Opens a job: its tasks can be taken from now on. */
function begin(words: Int32Array, kind: number, tasks: number, own: number[]): void {
  words.set(own, word.first);
  words[word.kind] = kind;
  words[word.tasks] = tasks;
  Atomics.store(words, word.next, 0);
}

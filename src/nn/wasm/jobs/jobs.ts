import * as word from './job.ts';

/** How often the end of the helpers' last tasks is looked for before the thread sleeps. */
const looks = 20_000;

/** Milliseconds of a sleep. Seconds are counted by sleeps: while the machine itself sleeps, one passes at most. */
const sleep = 1000;

/** Runs jobs on this thread and on those that help it; without shared memory, on this one alone. */
export class Jobs {
  /** Threads that work at a job at most, this one included: what a kernel needs for itself, it needs so many times. */
  readonly threads: number;
  private readonly memory: WebAssembly.Memory;
  private readonly address: number;
  private readonly kernels: word.JobKernel[];
  private readonly patience: number;

  /**
   * @param address of `jobWords` words in the memory that stay the job's
   * @param patience seconds in which a helper ends its task, which takes milliseconds
   */
  constructor(
    memory: WebAssembly.Memory,
    address: number,
    kernels: word.JobKernel[],
    threads = 1,
    patience = 60,
  ) {
    this.memory = memory;
    this.address = address;
    this.kernels = kernels;
    this.threads = threads;
    this.patience = patience;
    const words = this.words();
    words.fill(0);
    words[word.next] = word.closed;
  }

  /**
   * Has a kernel do so many tasks, and returns when all are done.
   *
   * @param own words of the kernel
   * @throws Error if a helper failed or does not end, or what a task threw on this thread; the job is closed then
   */
  run(kind: number, tasks: number, own: number[]): void {
    const words = this.words();
    words.set(own, word.first);
    words[word.kind] = kind;
    words[word.tasks] = tasks;
    Atomics.store(words, word.next, 0);
    const helped = this.threads > 1 && tasks > 1;
    if (helped) {
      Atomics.add(words, word.generation, 1);
      Atomics.notify(words, word.generation, Math.min(this.threads, tasks) - 1);
    }
    let failed = 0;
    try {
      word.takeTasks(words, this.address, this.kernels, 0);
    } finally {
      // closed before the wait: whoever comes later takes no task, whatever the words say by then
      Atomics.store(words, word.next, word.closed);
      if (this.threads > 1) this.awaitHelpers(words);
      failed = Atomics.exchange(words, word.failed, 0);
    }
    if (failed !== 0) throw new Error('a helper thread of the WASM backend has failed');
  }

  private awaitHelpers(words: Int32Array): void {
    let seconds = 0;
    for (let i = 0; ; i++) {
      const left = Atomics.load(words, word.active);
      if (left === 0) return;
      if (i < looks || Atomics.wait(words, word.active, left, sleep) !== 'timed-out') continue;
      if (++seconds >= this.patience) {
        throw new Error(`a helper thread of the WASM backend has not ended its task in ${seconds} seconds`);
      }
    }
  }

  /** Made anew each time: a memory that grows leaves earlier views behind. */
  private words(): Int32Array {
    return new Int32Array(this.memory.buffer, this.address, word.jobWords);
  }
}

import type { JobKernel } from '../product/modules.ts';
import * as word from './job.ts';

/** Runs jobs on this thread. */
export class Jobs {
  private readonly memory: WebAssembly.Memory;
  private readonly address: number;
  private readonly kernels: JobKernel[];

  /** @param address of `jobWords` words in the memory that stay the job's */
  constructor(memory: WebAssembly.Memory, address: number, kernels: JobKernel[]) {
    this.memory = memory;
    this.address = address;
    this.kernels = kernels;
    const words = this.words();
    words.fill(0);
    words[word.next] = word.closed;
  }

  /** Has a kernel take so many tasks, and returns when all are done. @param own words of the kernel */
  run(kind: number, tasks: number, own: number[]): void {
    const words = this.words();
    words.set(own, word.first);
    words[word.kind] = kind;
    words[word.tasks] = tasks;
    Atomics.store(words, word.next, 0);
    this.kernels[kind]!(this.address);
    Atomics.store(words, word.next, word.closed);
  }

  /** Made anew each time: a memory that grows leaves earlier views behind. */
  private words(): Int32Array {
    return new Int32Array(this.memory.buffer, this.address, word.jobWords);
  }
}

import { instantiate, type Modules } from '../product/instances.ts';
import { active, failed, generation, jobWords, takeTasks } from './job.ts';

/** What a helper needs to work at the jobs of another thread, all of it shared. */
export interface Help {
  memory: WebAssembly.Memory;
  modules: Modules;
  /** Where the words of the job lie. */
  address: number;
  /** Its number, from 1. */
  thread: number;
}

/** How often a helper looks for the next job before it sleeps: some tens of microseconds, as long as what is done between two products. */
const looks = 20_000;

/** Works at jobs for as long as the thread lives. */
export function help({ memory, modules, address, thread }: Help): never {
  const { jobKernels } = instantiate(memory, modules);
  // a shared memory that grows keeps the views of it
  const words = new Int32Array(memory.buffer, address, jobWords);
  // the job that is under way may as well be helped with
  let seen = Atomics.load(words, generation) - 1;
  for (;;) {
    for (let i = 0; i < looks && Atomics.load(words, generation) === seen; i++);
    Atomics.wait(words, generation, seen);
    seen = Atomics.load(words, generation);
    Atomics.add(words, active, 1);
    try {
      takeTasks(words, address, jobKernels, thread);
    } catch {
      Atomics.store(words, failed, 1);
    }
    if (Atomics.sub(words, active, 1) === 1) Atomics.notify(words, active);
  }
}

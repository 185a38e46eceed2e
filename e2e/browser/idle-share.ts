import { cpus } from 'node:os';

/** Processor time of all cores so far in milliseconds: idle, and in all. */
function times(): { idle: number; all: number } {
  let idle = 0;
  let all = 0;
  for (const { times: core } of cpus()) {
    idle += core.idle;
    all += core.user + core.nice + core.sys + core.idle + core.irq;
  }
  return { idle, all };
}

/** Share of the machine's processor time, 0 to 1, that nobody uses: looked at for a second. */
export async function idleShare(milliseconds = 1000): Promise<number> {
  const before = times();
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  const after = times();
  return after.all > before.all ? (after.idle - before.idle) / (after.all - before.all) : 0;
}

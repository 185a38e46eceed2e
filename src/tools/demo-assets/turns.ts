import { processTable, ProcessorTime, type ProcessRow } from '../test-runner/processor-time.ts';

/** Seconds by the clock, and of processor time. */
export interface Cost {
  clock: number;
  processor: number;
}

/** One of those that take turns: a program that this one started, and what that started. */
export interface Side {
  pid: number;
  /** Lets it go on for so many milliseconds, or until its work is done. @returns whether it is done */
  turn: (milliseconds: number) => Promise<boolean>;
}

/** The processes of a table that a process started, and that process. */
function family(root: number, table: ProcessRow[]): number[] {
  const found = [root];
  // grows while it is walked
  for (const parent of found)
    found.push(...table.filter((row) => row.parent === parent).map(({ pid }) => pid));
  return found;
}

/** Stops a program and all it started, or lets them go on. */
export function signal(root: number, name: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of family(root, processTable() ?? [])) {
    try {
      process.kill(pid, name);
    } catch {
      // it has ended
    }
  }
}

/**
 * Has several do their work in turns of so many milliseconds, the others stopped, so that a machine whose speed changes is as fast for one as for
 * the others. All are stopped at the beginning; at the end all go on.
 *
 * @returns what each one's turns cost
 */
export async function takeTurns(sides: Side[], milliseconds: number): Promise<Cost[]> {
  const used = new ProcessorTime(process.pid);
  const spent = (): number => {
    used.look(processTable() ?? []);
    return used.seconds;
  };
  const costs = sides.map(() => ({ clock: 0, processor: 0 }));
  const working = new Set(sides);
  try {
    while (working.size > 0) {
      for (const side of working) {
        const cost = costs[sides.indexOf(side)]!;
        const before = spent();
        signal(side.pid, 'SIGCONT');
        const begun = performance.now();
        const done = await side.turn(milliseconds);
        cost.clock += (performance.now() - begun) / 1000;
        signal(side.pid, 'SIGSTOP');
        cost.processor += spent() - before;
        if (done) working.delete(side);
      }
    }
  } finally {
    for (const { pid } of sides) signal(pid, 'SIGCONT');
  }
  return costs;
}

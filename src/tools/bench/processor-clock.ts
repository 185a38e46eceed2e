import { readdirSync, readFileSync } from 'node:fs';
import { processTable } from '../test-runner/processor-time.ts';

/** Processes that descend from one, itself included. */
function descendants(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const { pid, parent } of processTable() ?? [])
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  const found = [root];
  for (const id of found) found.push(...(children.get(id) ?? []));
  return found;
}

function nanoseconds(id: number): number {
  try {
    return readdirSync(`/proc/${id}/task`).reduce((sum, task) => {
      const [running = '0'] = readFileSync(`/proc/${id}/task/${task}/schedstat`, 'utf8').split(' ');
      return sum + Number(running);
    }, 0);
  } catch {
    return 0;
  }
}

/**
 * Milliseconds that this process and all it started have spent on processors; 0 where the system does not report it. On a machine
 * shared with others this says more about a software adapter than the wall clock.
 */
export function processorMilliseconds(): number {
  if (process.platform !== 'linux') return 0;
  return descendants(process.pid).reduce((sum, id) => sum + nanoseconds(id), 0) / 1e6;
}

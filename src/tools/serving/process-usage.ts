import { readdirSync, readFileSync } from 'node:fs';

interface Entry {
  parent: number;
  rss: number;
  /** Of processor time, with that of children that have ended. */
  seconds: number;
}

/**
 * Resident memory in bytes of a process and of all the processes below it (Linux; pages that they share count in each), and processor time
 * of them all in seconds.
 */
export function treeUsage(root: number): { own: number; below: number; seconds: number } {
  const entries = new Map<number, Entry>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      entries.set(Number(name), {
        parent: Number(fields[1]),
        rss: Number(fields[21]) * 4096,
        seconds: fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100,
      });
    } catch {
      // it ended meanwhile
    }
  }
  const isBelow = (pid: number): boolean => {
    const parent = entries.get(pid)?.parent ?? 0;
    return parent === root || (parent > 1 && isBelow(parent));
  };
  const own = entries.get(root);
  let below = 0;
  let seconds = own?.seconds ?? 0;
  for (const [pid, entry] of entries) {
    if (!isBelow(pid)) continue;
    below += entry.rss;
    seconds += entry.seconds;
  }
  return { own: own?.rss ?? 0, below, seconds };
}

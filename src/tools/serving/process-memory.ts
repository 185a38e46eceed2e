import { readdirSync, readFileSync } from 'node:fs';

interface Entry {
  parent: number;
  rss: number;
}

/** Resident memory in bytes of a process, and of all the processes below it (Linux); pages that they share count in each. */
export function treeMemory(root: number): { own: number; below: number } {
  const entries = new Map<number, Entry>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      entries.set(Number(name), { parent: Number(fields[1]), rss: Number(fields[21]) * 4096 });
    } catch {
      // it ended meanwhile
    }
  }
  const isBelow = (pid: number): boolean => {
    const parent = entries.get(pid)?.parent ?? 0;
    return parent === root || (parent > 1 && isBelow(parent));
  };
  let below = 0;
  for (const [pid, { rss }] of entries) if (isBelow(pid)) below += rss;
  return { own: entries.get(root)?.rss ?? 0, below };
}

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A process as the system lists it. */
export interface ProcessRow {
  pid: number;
  parent: number;
  /** Tells a process from a later one of the same number, where the system says when each began. */
  began: string;
  /** Its own processor time so far, without that of its children. */
  seconds: number;
}

/** Clock ticks a second in `/proc/<pid>/stat`: 100 on every Linux that Node runs on. */
const ticks = 100;

/** One line of Linux's `/proc/<pid>/stat`. The name, in brackets, may hold anything, brackets included. */
export function parseStat(line: string): ProcessRow {
  const rest = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return {
    pid: Number.parseInt(line, 10),
    parent: Number(rest[1]),
    began: rest[19]!,
    seconds: (Number(rest[11]) + Number(rest[12])) / ticks,
  };
}

/** Lines of `ps -axo pid=,ppid=,time=`, as macOS prints them: the time is `[hours:]minutes:seconds.hundredths`. */
export function parsePs(table: string): ProcessRow[] {
  return table.split('\n').flatMap((line) => {
    const [pid, parent, time] = line.trim().split(/\s+/);
    if (time === undefined) return [];
    const seconds = time.split(':').reduce((total, part) => 60 * total + Number(part), 0);
    return [{ pid: Number(pid), parent: Number(parent), began: '', seconds }];
  });
}

/** All processes of this machine; undefined where it does not say what each has used. */
export function processTable(platform = process.platform): ProcessRow[] | undefined {
  if (platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => {
        try {
          return [parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))];
        } catch {
          // it ended in the meantime
          return [];
        }
      });
  }
  if (platform !== 'darwin') return undefined;
  return parsePs(execFileSync('ps', ['-axo', 'pid=,ppid=,time='], { encoding: 'utf8' }));
}

/**
 * Adds up the processor time of everything a process started, from looks at the table of processes. A browser's processes are not waited
 * for by those that started them, so what the system adds up for a parent (`time`, `getrusage`) misses most of it.
 */
export class ProcessorTime {
  /** By number and beginning; whoever belonged to the family once still does when its parent is gone. */
  readonly #family = new Map<string, number>();
  readonly #root: number;

  constructor(root: number) {
    this.#root = root;
  }

  /** Takes a look at the table; what a process does after the last look at it is not counted. */
  look(table: ProcessRow[]): void {
    const living = new Map(table.map((row) => [row.pid, row]));
    const key = ({ pid, began }: ProcessRow): string => `${pid} ${began}`;
    const known = new Map<number, boolean>([[this.#root, true]]);
    const belongs = (pid: number): boolean => {
      const found = known.get(pid);
      if (found !== undefined) return found;
      const row = living.get(pid);
      if (!row) return false;
      // before its parent is asked: a table may be torn, and name two as each other's parent
      known.set(pid, this.#family.has(key(row)));
      const answer = known.get(pid)! || belongs(row.parent);
      known.set(pid, answer);
      return answer;
    };
    for (const row of table) {
      if (row.pid !== this.#root && belongs(row.pid)) {
        this.#family.set(key(row), Math.max(row.seconds, this.#family.get(key(row)) ?? 0));
      }
    }
  }

  /** Of all children and their children so far. */
  get seconds(): number {
    return [...this.#family.values()].reduce((sum, seconds) => sum + seconds, 0);
  }
}

/** Looks at the children of this process four times a second; answers what they have used, or undefined where that cannot be had. */
export function watchChildren(): () => number | undefined {
  if (processTable() === undefined) return () => undefined;
  const total = new ProcessorTime(process.pid);
  const look = () => {
    total.look(processTable() ?? []);
  };
  const timer = setInterval(look, 250);
  timer.unref();
  return () => {
    look();
    return total.seconds;
  };
}

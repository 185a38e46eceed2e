import { readdirSync, readFileSync } from 'node:fs';
import { launchFovea, type Run, type RunOptions } from './fovea.ts';

/** `fovea serve`, listening. */
export interface Served {
  url: string;
  /** Of its processes: also the server's own id. */
  group: number;
  ended: Promise<Run>;
}

/** Starts `fovea serve` and waits until it listens. */
export async function launchServe(args: string[], options: RunOptions = {}): Promise<Served> {
  const { group, ended, onErr } = launchFovea(['serve', ...args], options);
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    onErr((text) => {
      said += text;
      const [, found] = /Listening on (\S+)\. /.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
    void ended.then(({ err }) => reject(new Error(`The server ended: ${err}`)));
  });
  return { url, group, ended };
}

/** The processes that a process started itself (Linux). */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid;
      } catch {
        // gone meanwhile
        return false;
      }
    })
    .map(Number);
}

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { treeUsage } from '../serving/process-usage.ts';

/** Resident bytes of a process and everything it started; 0 where that cannot be read. */
function residentBytes(root: number): number {
  if (!existsSync('/proc')) return 0;
  const { own, below } = treeUsage(root);
  return own + below;
}

/** Runs the command line and answers its exit code, the seconds taken and the peak of resident memory. */
export async function runFovea(args: string[]): Promise<{ code: number; seconds: number; peak: number }> {
  const started = performance.now();
  const child = spawn('npm', ['run', '-s', 'fovea', '--', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, residentBytes(child.pid ?? 0))), 500);
  const code = await new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? 1)));
  clearInterval(watch);
  return { code, seconds: (performance.now() - started) / 1000, peak };
}

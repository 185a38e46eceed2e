import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { treeUsage } from './process-usage.ts';

/**
 * `fovea serve` against `fovea score` on the same images, and its memory over many requests: `npm run bench:serve -- --images DIR`. Start-up
 * is left out. Both run at once and take turns of a few images, so that what else the machine does slows both alike.
 */
const { values } = parseArgs({
  options: {
    images: { type: 'string' },
    crops: { type: 'string', default: '1' },
    backend: { type: 'string', default: 'auto' },
    clients: { type: 'string', default: '4' },
    requests: { type: 'string', default: '5000' },
  },
});
if (values.images === undefined) {
  console.error(
    'Usage: npm run bench:serve -- --images DIR [--crops N] [--backend NAME] [--clients N] [--requests N]',
  );
  process.exit(2);
}
const folder = resolve(process.env.INIT_CWD ?? process.cwd(), values.images);
const files = readdirSync(folder).filter((name) => /\.(png|jpe?g|webp)$/i.test(name));
const [crops, clients, requests] = [Number(values.crops), Number(values.clients), Number(values.requests)];
const common = ['--backend', values.backend];

function start(args: string[]): ChildProcess {
  return spawn(process.execPath, ['src/cli/fovea.mjs', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;

/** `fovea score` that reads its list line by line: scores some files and answers the milliseconds between its lines. */
function scoreStream(): { child: ChildProcess; score: (some: readonly string[]) => Promise<number[]> } {
  const child = start(['score', '--items', '-', '--images', folder, '--crops', String(crops), ...common]);
  let lines = 0;
  let wake = (): void => undefined;
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    lines += text.split('\n').length - 1;
    wake();
  });
  return {
    child,
    score: async (some) => {
      const goal = lines + some.length;
      let last = performance.now();
      const times: number[] = [];
      child.stdin!.write(some.map((file) => `${JSON.stringify({ file })}\n`).join(''));
      while (lines < goal) {
        const before = lines;
        await new Promise<void>((resolve) => (wake = resolve));
        const now = performance.now();
        for (let i = before; i < lines; i++) times.push((now - last) / (lines - before));
        last = now;
      }
      return times;
    },
  };
}

async function serve(): Promise<{ child: ChildProcess; url: string }> {
  const child = start(['serve', '--port', '0', '--images', folder, ...common]);
  let said = '';
  const url = await new Promise<string>((done, fail) => {
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [, found] = /Listening on (\S+)\. /.exec(said) ?? [];
      if (found !== undefined) done(found);
    });
    child.on('close', () => fail(new Error(said)));
  });
  return { child, url };
}

async function ask(url: string, file: string): Promise<void> {
  const response = await fetch(`${url}/v1/score`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ file, crops }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
}

/** Sends requests from several clients; answers how long each took. `each` is called after every one. */
async function load(
  url: string,
  some: readonly string[],
  atOnce: number,
  each: (done: number) => void = () => undefined,
): Promise<number[]> {
  const times: number[] = [];
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < some.length) {
      const file = some[next++]!;
      const since = performance.now();
      await ask(url, file);
      times.push(performance.now() - since);
      each(times.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  return times;
}

/** Images that one of them scores before it is the other's turn. */
const turn = 10;

interface Side {
  times: number[];
  wall: number;
  processor: number;
}
const side = (): Side => ({ times: [], wall: 0, processor: 0 });

async function timed(at: Side, pid: number, work: () => Promise<number[]>): Promise<void> {
  const [since, used] = [performance.now(), treeUsage(pid).seconds];
  at.times.push(...(await work()));
  at.wall += performance.now() - since;
  at.processor += treeUsage(pid).seconds - used;
}

const row = (name: string, { times, wall, processor }: Side): string => {
  const sorted = times.toSorted((a, b) => a - b);
  const perSecond = ((1000 * times.length) / wall).toFixed(2);
  return `| ${name} | ${perSecond} | ${quantile(sorted, 0.5).toFixed(0)} | ${quantile(sorted, 0.95).toFixed(0)} | ${(processor / times.length).toFixed(3)} |`;
};
const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

const { child, url } = await serve();
const alone = scoreStream();
try {
  await alone.score(files.slice(0, 2));
  await load(url, files.slice(0, 2), 1);
  const [scored, one, several] = [side(), side(), side()];
  for (let at = 0; at < files.length; at += turn) {
    const some = files.slice(at, at + turn);
    await timed(scored, alone.child.pid!, () => alone.score(some));
    await timed(one, child.pid!, () => load(url, some, 1));
    await timed(several, child.pid!, () => load(url, some, clients));
  }
  console.log(
    '| what | images/s | p50 ms | p95 ms | processor s/image |\n| --- | ---: | ---: | ---: | ---: |',
  );
  console.log(row('`fovea score`', scored));
  console.log(row('`fovea serve`, 1 client', one));
  console.log(row(`\`fovea serve\`, ${clients} clients`, several));
  alone.child.stdin!.end();

  console.log('\n| requests | server MiB | browser MiB |\n| ---: | ---: | ---: |');
  const step = Math.max(1, Math.round(requests / 10));
  const many = Array.from({ length: requests }, (_, i) => files[i % files.length]!);
  await load(url, many, clients, (done) => {
    if (done % step !== 0 && done !== 1) return;
    const { own, below } = treeUsage(child.pid!);
    console.log(`| ${done} | ${mebibytes(own)} | ${mebibytes(below)} |`);
  });
} finally {
  alone.child.kill('SIGTERM');
  child.kill('SIGTERM');
}

import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { treeMemory } from './process-memory.ts';

/**
 * `fovea serve` against `fovea score` on the same images, and its memory over many requests: `npm run bench:serve -- --images DIR`. Start-up
 * is left out: times run from the first answer on.
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
  return spawn(process.execPath, ['src/cli/fovea.mjs', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;

interface Speed {
  perSecond: number;
  p50: number;
  p95: number;
}

const speedOf = (times: readonly number[], elapsed: number): Speed => {
  const sorted = times.toSorted((a, b) => a - b);
  return {
    perSecond: (1000 * times.length) / elapsed,
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
  };
};

/** Times between the lines of `fovea score`. */
async function score(): Promise<Speed> {
  const child = start(['score', folder, '--crops', String(crops), ...common]);
  const at: number[] = [];
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    for (const character of text) if (character === '\n') at.push(performance.now());
  });
  await new Promise((done) => child.on('close', done));
  return speedOf(
    at.slice(1).map((time, i) => time - at[i]!),
    at.at(-1)! - at[0]!,
  );
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

/** Sends requests from several clients; `each` is called after every one. */
async function load(
  url: string,
  count: number,
  atOnce: number,
  each: (done: number) => void,
): Promise<Speed> {
  const times: number[] = [];
  let next = 0;
  const begun = performance.now();
  const client = async (): Promise<void> => {
    while (next < count) {
      const file = files[next++ % files.length]!;
      const since = performance.now();
      await ask(url, file);
      times.push(performance.now() - since);
      each(times.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  return speedOf(times, performance.now() - begun);
}

const row = (name: string, { perSecond, p50, p95 }: Speed): string =>
  `| ${name} | ${perSecond.toFixed(2)} | ${p50.toFixed(0)} | ${p95.toFixed(0)} |`;
const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

console.log('| what | images/s | p50 ms | p95 ms |\n| --- | ---: | ---: | ---: |');
const alone = await score();
console.log(row('fovea score', alone));
const { child, url } = await serve();
try {
  await ask(url, files[0]!);
  const one = await load(url, files.length, 1, () => undefined);
  console.log(row('fovea serve, 1 client', one));
  console.log(
    row(`fovea serve, ${clients} clients`, await load(url, files.length, clients, () => undefined)),
  );
  console.log(
    `\nOne client against score: throughput ${(one.perSecond / alone.perSecond).toFixed(2)}, p95 ${(alone.p95 / one.p95).toFixed(2)} (1: equal; more: better).\n`,
  );
  console.log('| requests | server MiB | browser MiB |\n| ---: | ---: | ---: |');
  const step = Math.max(1, Math.round(requests / 10));
  await load(url, requests, clients, (done) => {
    if (done % step !== 0 && done !== 1) return;
    const { own, below } = treeMemory(child.pid!);
    console.log(`| ${done} | ${mebibytes(own)} | ${mebibytes(below)} |`);
  });
} finally {
  child.kill('SIGTERM');
}

import { cpSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { oneOf, wholeNumber } from '../../cli/arguments.ts';
import { demoModel } from '../../cli/score/model-option.ts';
import { peerNames, workNames, type PeerName, type PeerSample, type PeerTime } from './api.ts';
import { agrees, comparable, isRounded, worstDeparture } from './compare.ts';
import { medianTime, peerReport, type PeerRow } from './report.ts';
import { describeWork, mostBlocks, usualBlocks } from './workloads.ts';
import { machineWords } from '../bench/machine.ts';
import { openBench } from '../bench/open-bench.ts';

/*
 * ViT-B/16, the whole full-size SC-AGIQA for one image, or CLIP ViT-B/32 with both towers, on our engine, on tfjs alone and on onnxruntime-web, and the demo
 * model's whole image: one page each in one browser, runs interleaved, so that whatever else the machine does hits all of
 * them alike.
 *
 *   npm run bench:peers -- [--work vit] [--blocks 12] [--batch 1] [--rounds 3] [--only fovea-wasm,ort-wasm]
 *   npm run bench:peers -- --work sc-agiqa [--blocks 2] [--batch 1]
 *   npm run bench:peers -- --work clip [--blocks 12] [--batch 1]
 *
 * --blocks: layers of each tower at most; all 24 of SC-AGIQA in f32 are more than the 2 GiB of an ONNX file
 * --batch: crops of the image, or images of CLIP
 * --model: folder of another package in the demo's place
 */

const say = (text: string) => void process.stderr.write(`${text}\n`);
const sameWork = (name: PeerName) => !name.startsWith('demo');

const { values } = parseArgs({
  options: {
    work: { type: 'string', default: 'vit' },
    blocks: { type: 'string' },
    batch: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
    model: { type: 'string', default: demoModel },
  },
});
const work = oneOf('work', values.work, workNames);
const blocks = wholeNumber('blocks', values.blocks ?? `${usualBlocks[work]}`, 1, mostBlocks[work]);
const batch = wholeNumber('batch', values.batch, 1, 15);
const rounds = wholeNumber('rounds', values.rounds, 1, 100);
const usual = work === 'vit' ? peerNames : peerNames.filter(sameWork);
const names = values.only?.split(',').map((name) => oneOf('only', name, peerNames)) ?? usual;

const bench = await openBench('src/tools/baselines/index.html', say, (folder) => {
  const ortFolder = fileURLToPath(new URL('.', import.meta.resolve('onnxruntime-web/wasm')));
  cpSync(ortFolder, join(folder, 'ort'), { recursive: true });
  return { model: values.model };
});

interface Running {
  row: PeerRow;
  page: Page;
  times: PeerTime[];
  sample: PeerSample;
}

async function open(name: PeerName): Promise<Running> {
  const page = await bench.page('peers');
  const threads = Math.min(8, cpus().length);
  const device = await page.evaluate(([wanted, options]) => window.peers.prepare(wanted, options), [
    name,
    { work, blocks, threads, batch },
  ] as const);
  const first = await page.evaluate(() => window.peers.run());
  const sample = await page.evaluate(() => window.peers.sample());
  say(`${name}: ${device}, first run ${Math.round(first.wall)} ms`);
  return { row: { name, device, first, warm: first }, page, times: [], sample };
}

/** Every runtime beside the first one that multiplies in f32; throws if one of them did something else. */
function compare(running: Running[]): void {
  const same = running.filter(({ row }) => sameWork(row.name));
  const first = same.find(({ row }) => !isRounded(row.name)) ?? same[0];
  for (const { row, sample } of same) {
    row.difference = worstDeparture(sample, comparable(row.name, first!.sample));
    const { share, of } = row.difference;
    const text = `${row.name} departs from ${first!.row.name} by ${share.toExponential(0)} at most (${of})`;
    say(text);
    if (!agrees(row.name, row.difference)) throw new Error(`${text}: its times would mean nothing`);
  }
}

try {
  const running: Running[] = [];
  for (const name of names) running.push(await open(name));
  compare(running);
  for (let round = 0; round < rounds; round++) {
    for (const { page, times, row } of running) {
      times.push(await page.evaluate(() => window.peers.run()));
      say(`round ${round + 1}: ${row.name} ${Math.round(times.at(-1)!.wall)} ms`);
    }
  }
  const rows = running.map(({ row, times }) => ({ ...row, warm: medianTime(times) }));
  const machine = machineWords();
  process.stdout.write(
    `${machine}; Chromium ${bench.browser.version()}; ${describeWork(work, blocks, batch)}\n\n`,
  );
  process.stdout.write(`${peerReport(rows)}\n`);
} finally {
  await bench.close();
}

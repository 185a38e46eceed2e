import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { decode } from 'fast-png';
import { openFile } from '../../cli/file-access.ts';
import { openCheckpoint } from '../../formats/open-checkpoint.ts';
import { startTrainingBackend } from '../../nn/wasm/node/start-wasm.ts';
import * as tf from '../../nn/tf.ts';
import { readPlanned } from '../../package/import/read-planned.ts';
import { planStart } from '../../package/import/start-plan.ts';
import { fullSize } from '../../spec/config.ts';
import type { ParameterSpec } from '../../spec/parameters.ts';
import { sampleInputs } from '../../training/paper/data/batch-inputs.ts';
import type { PaperImage, PaperSet } from '../../training/paper/data/paper-set.ts';
import { featureParts, FrozenTowers } from '../../training/paper/frozen-towers.ts';
import { PaperTrainer } from '../../training/paper/paper-trainer.ts';
import { procedures } from '../../training/paper/procedure.ts';
import { fixtures, folder, gib, goldenSchema, read, tableSchema } from './golden-full.ts';
import { writeCheckpoint } from './write-checkpoint.ts';

/*
 * Steps of training at the real size (547 M weights, seeded noise) in Node: with frozen towers of ImageReward, the crop tower trained whole or in
 * its last four blocks. The loss must be the one that follows from PyTorch's score. Takes 2.2 GB of disk and minutes.
 *
 *   npm run check:train [-- --image scene]
 */

const { values: options } = parseArgs({ options: { image: { type: 'string', default: 'scene' } } });

function pixels(name: string): { width: number; height: number; rgb: Uint8Array } {
  const { width, height, data, channels } = decode(readFileSync(`${fixtures}golden/${name}.png`));
  const rgb = Uint8Array.from(
    { length: 3 * width * height },
    (_, i) => data[Math.floor(i / 3) * channels + (i % 3)]!,
  );
  return { width, height, rgb };
}

const tokens = (ids: number[]) => ({
  ids: Int32Array.from(ids),
  mask: Float32Array.from(ids, (id) => (id === 0 ? 0 : 1)),
});

let peak = 0;
const sample = () => (peak = Math.max(peak, process.memoryUsage().rss));

async function main(): Promise<number> {
  const golden = read(goldenSchema, `${fixtures}full/golden.json`);
  const image = golden.images.find(({ id }) => id === options.image);
  if (!image) {
    console.error(`--image takes one of ${golden.images.map(({ id }) => id).join(', ')}`);
    return 2;
  }
  await mkdir(folder, { recursive: true });
  const checkpoint = `${folder}checkpoint.safetensors`;
  if (!existsSync(checkpoint)) {
    console.error('writing the checkpoint …');
    await writeCheckpoint(checkpoint, read(tableSchema, `${fixtures}full/weights_full.json`));
  }
  await startTrainingBackend();
  const file = await openFile(checkpoint);
  const plan = planStart(fullSize, ['quality'], [await openCheckpoint(file)]);
  /** Weights of some parts, each given away once. */
  const weights = async (keep: (part: ParameterSpec['part']) => boolean) => {
    const held = new Map<string, Float32Array>();
    for (const tensor of plan.tensors)
      if (keep(tensor.spec.part)) held.set(tensor.spec.name, await readPlanned(tensor));
    return ({ name }: ParameterSpec) => {
      const own = held.get(name)!;
      held.delete(name);
      return own;
    };
  };
  const [{ crop, score }] = image.crops as [{ crop: [number, number]; score: number }];
  // within beta of the score, so that the loss is a square
  const target = score + 0.5;
  const known: PaperImage = {
    targets: { quality: target },
    group: '',
    prompt: tokens(image.prompt_ids),
    description: tokens(image.answer_ids),
  };
  const { rgb: whole } = pixels(`${image.id}.resized224`);
  const set: PaperSet = { images: [known], picture: () => Promise.resolve({ ...pixels(image.id), whole }) };
  const draws = [{ image: 0, crops: [{ x: crop[0], y: crop[1], mirrored: false }] }];
  const [inputs] = await sampleInputs(set, draws, fullSize);
  const parts = featureParts('texts');
  let started = { wall: performance.now(), processor: process.cpuUsage() };
  const seconds = () => {
    const { user, system } = process.cpuUsage(started.processor);
    return `${((user + system) / 1e6).toFixed(0)} s of processor time (${((performance.now() - started.wall) / 1000).toFixed(0)} s)`;
  };
  const towers = new FrozenTowers(fullSize, 'texts', await weights((part) => parts.includes(part)));
  const features = await towers.featuresOf(inputs!, known);
  sample();
  towers.dispose();
  console.log(`features of the frozen towers in ${seconds()}, ${gib(sample())} in memory`);
  let failed = 0;
  for (const cropBlocks of [4, undefined]) {
    started = { wall: performance.now(), processor: process.cpuUsage() };
    const procedure = { ...procedures.released, csf: 'image' as const, textDropout: 0, imageDropPath: 0 };
    const trainer = new PaperTrainer(
      fullSize,
      { seed: 1, heads: ['quality'], procedure, freeze: ['image', 'text'], cropBlocks, keptFeatures: true },
      await weights((part) => !parts.includes(part)),
    );
    const { loss, scores } = await trainer.train([{ ...inputs!, known, features }], 1e-5);
    const expected = 0.5 * (target - score) ** 2;
    const ok = Math.abs(loss / expected - 1) < 1e-3;
    if (!ok) failed++;
    console.log(
      `${ok ? 'ok  ' : 'FAIL'} crop tower ${cropBlocks === undefined ? 'whole' : `from its last ${cropBlocks} blocks`}: loss ${loss} against ${expected} ` +
        `(score ${scores.quality![0]} against ${score}), ${seconds()}, ${trainer.trained.length} tensors trained, ` +
        `${gib(tf.memory().numBytes)} of tensors, ${gib(sample())} in memory`,
    );
    trainer.dispose();
  }
  await file.close();
  console.log(`peak ${gib(peak)}`);
  return failed > 0 ? 1 : 0;
}

process.exitCode = await main();

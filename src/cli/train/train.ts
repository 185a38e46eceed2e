import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lock } from '../files/lock.ts';
import { PackageFolder } from '../files/package-folder.ts';
import { userPath, type CliIo } from '../io.ts';
import { checkTrainingFolder } from './output-folder.ts';
import { parseTrain, trainUsage, type TrainArguments } from './train-options.ts';

/** `fovea train`: see `trainUsage`. Answers 0, or 130 where it was stopped. */
export async function runTrain(argv: string[], io: CliIo): Promise<number> {
  const args = await parseTrain(argv, io);
  if (!args) {
    await io.out(trainUsage);
    return 0;
  }
  try {
    await train(args, io);
    return 0;
  } catch (error) {
    if (!io.signal.aborted) throw error;
    io.say('Stopped; --resume continues from the last complete epoch.');
    return 130;
  }
}

async function train(args: TrainArguments, io: CliIo): Promise<void> {
  const { out } = args;
  const inputs = [
    { path: userPath(io, args.items), what: 'the table of --items' },
    { path: args.config, what: 'the recipe of --config' },
  ];
  await checkTrainingFolder(out, inputs);
  await mkdir(dirname(out), { recursive: true });
  const held = await lock(out, `--out ${out}`);
  const folder = new PackageFolder(out, `--out ${out}`);
  try {
    // the tensor runtime is loaded only now: help and bad usage do without it
    const { trainPackage } = await import('./train-package.ts');
    await trainPackage(folder, args, io);
  } finally {
    await folder.discard();
    await held.release();
  }
}

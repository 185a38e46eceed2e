import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lock } from '../files/lock.ts';
import { PackageFolder } from '../files/package-folder.ts';
import { userPath, type CliIo } from '../io.ts';
import { checkTrainingFolder } from './output-folder.ts';
import { parseTrain, trainUsage, type ParsedTrain } from './train-options.ts';

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
    const from = args.kind === 'scratch' ? 'complete epoch' : 'step';
    io.say(`Stopped; --resume continues from the last ${from}.`);
    return 130;
  }
}

async function train(args: ParsedTrain, io: CliIo): Promise<void> {
  const { out } = args;
  const inputs = [
    { path: userPath(io, args.items), what: 'the table of --items' },
    { path: args.config, what: 'the recipe of --config' },
    ...(args.kind === 'checkpoints' ? args.init : []).map((path) => ({ path, what: 'a file of --init' })),
  ];
  await checkTrainingFolder(out, inputs);
  await mkdir(dirname(out), { recursive: true });
  const held = await lock(out, `--out ${out}`);
  const folder = new PackageFolder(out, `--out ${out}`);
  try {
    // the tensor runtime is loaded only now: help and bad usage do without it
    if (args.kind === 'scratch') {
      const { trainPackage } = await import('./train-package.ts');
      await trainPackage(folder, args, io);
    } else {
      const { trainPaper } = await import('./paper/train-paper.ts');
      await trainPaper(folder, args, io);
    }
  } finally {
    await folder.discard();
    await held.release();
  }
}

import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lock } from '../files/lock.ts';
import { PackageFolder } from '../files/package-folder.ts';
import { userPath, type CliIo } from '../io.ts';
import { checkTrainingFolder } from './output-folder.ts';
import { isResumable } from './paper/training-files.ts';
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
    io.say(await stoppedWords(args));
    return 130;
  }
}

async function train(args: ParsedTrain, io: CliIo): Promise<void> {
  const { out } = args;
  const inputs = [
    { path: args.config, what: 'the recipe of --config' },
    ...(args.kind === 'scratch'
      ? [{ path: userPath(io, args.items), what: 'the table of --items' }]
      : args.sets.flatMap(({ items, ratings = {} }) => [
          { path: userPath(io, items), what: 'the table of --items' },
          ...Object.values(ratings).map((path) => ({ path, what: 'a file with ratings' })),
        ])),
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

/** What a run that was stopped leaves. */
async function stoppedWords({ kind, out }: ParsedTrain): Promise<string> {
  if (kind === 'scratch') return 'Stopped; --resume continues from the last complete epoch.';
  return (await isResumable(out))
    ? 'Stopped; --resume continues from the last step.'
    : 'Stopped before the first step; what was prepared is kept for the next run.';
}

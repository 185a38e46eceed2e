import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ablations } from '../../spec/config.ts';
import { FoveaError } from '../../shared/errors.ts';
import { PreparedSet } from '../../training/data/prepared-set.ts';
import { Random } from '../../shared/random.ts';
import { parseRecipe, trainerOptions, type Recipe } from '../../training/recipe.ts';
import {
  agreementOf,
  runTraining,
  type EpochReport,
  type TrainingResult,
} from '../../training/run-training.ts';
import { groupedFolds } from '../../training/data/training-set.ts';
import { parseCommand, wholeNumber } from '../arguments.ts';
import { lock } from '../files/lock.ts';
import { PackageFolder } from '../files/package-folder.ts';
import { writeWhole } from '../files/write-whole.ts';
import { userPath, type CliIo } from '../io.ts';
import { loadItems, type LoadedItems } from './load-items.ts';
import { meanOfFolds, noEvidence, readEvidence, type Agreement, type Evidence } from './evidence.ts';
import { startTrainingBackend } from '../../nn/wasm/node/start-wasm.ts';
import { checkTrainingFolder } from './output-folder.ts';
import { heldOutRows, readHeldOut, reliabilityOf, writeHeldOut, type HeldOutRow } from './held-out.ts';
import { packageModel, ratingScale } from './package-model.ts';
import { prepareImages } from './prepare-images.ts';
import { PreparedCache } from './prepared-cache.ts';

export const trainUsage = `Usage: fovea train --items FILE.csv --images DIR --config FILE --out DIR [options]

Trains a model from rated images and writes it as a package: vocabulary, weights, percentiles, model card. The folder also gets
train.jsonl (a line per epoch) and checkpoint.bin (to resume after an interruption); prepared images are cached for the next run.

  --items FILE.csv   file, prompt, description and ratings of each image (tables that \`fovea evaluate\` reads)
  --images DIR       where the images are
  --config FILE      JSON: the model's sizes and the training recipe
  --out DIR          folder of the package
  --cache DIR        where prepared images are kept (default: DIR/prepared of --out)
  --resume           resumes from DIR/checkpoint.bin; folds and ablations already in DIR/training.json are kept
  --raw-prompts      keeps generator syntax in prompts (see \`fovea score --help\`)
  --folds K          first cross-validates on K grouped folds and reports the correlations on the held-out images
                     (recommended: their predictions, held-out.jsonl, tell the package how far people agree with it)
  --ablations        also trains without SCI, AQAFP, HP and each combination of them, on the first of 5 folds or of K

The results of folds and ablations are written to DIR/training.json and stdout. The package says how far people agree with its scores
(an interval for 8 of 10 images, and how often they prefer the image that scores better) from the folds; without --folds, from the
recipe's validation split; without either, it is not known.
`;

interface Arguments {
  items: string;
  config: string;
  images: string | undefined;
  recipe: Recipe;
  out: string;
  cache: string;
  resume: boolean;
  folds: number;
  ablations: boolean;
  rawPrompts: boolean;
}

async function readRecipe(path: string): Promise<Recipe> {
  let raw: unknown;
  try {
    raw = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    throw new FoveaError('usage', `${path} is not a JSON file that can be read (--config).`);
  }
  return parseRecipe(raw);
}

async function parse(argv: string[], io: CliIo): Promise<Arguments | undefined> {
  const { values } = parseCommand('train', argv, {
    items: { type: 'string' },
    images: { type: 'string' },
    config: { type: 'string' },
    out: { type: 'string' },
    cache: { type: 'string' },
    resume: { type: 'boolean', default: false },
    folds: { type: 'string', default: '0' },
    ablations: { type: 'boolean', default: false },
    'raw-prompts': { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  });
  if (values.help) return undefined;
  const { items, config, out } = values;
  if (items === undefined || config === undefined || out === undefined) {
    throw new FoveaError('usage', 'train needs --items, --config and --out.', 'See `fovea train --help`.');
  }
  return {
    items,
    config: userPath(io, config),
    images: values.images,
    recipe: await readRecipe(userPath(io, config)),
    out: userPath(io, out),
    cache: values.cache === undefined ? join(userPath(io, out), 'prepared') : userPath(io, values.cache),
    resume: values.resume,
    folds: wholeNumber('folds', values.folds, 0, 20),
    ablations: values.ablations,
    rawPrompts: values['raw-prompts'],
  };
}

function line({ epoch, epochs, losses, validation, secondsLeft }: EpochReport): string {
  const agreement = Object.entries(validation ?? {}).map(
    ([head, { srcc, plcc }]) => `${head} SRCC ${srcc.toFixed(3)} PLCC ${plcc.toFixed(3)}`,
  );
  const left = `${Math.ceil(secondsLeft / 60)} min left`;
  return [`epoch ${epoch}/${epochs}`, `loss ${losses.loss!.toFixed(4)}`, ...agreement, left].join(', ');
}

/** Trains on `rows`, validating on `held`; logs and check-points under `out` where given. */
function trainOn(
  io: CliIo,
  set: PreparedSet,
  items: LoadedItems,
  recipe: Recipe,
  [rows, held]: [number[], number[]],
  log: { out?: string; tag: string; checkpoint?: Uint8Array },
): Promise<TrainingResult> {
  const options = { ...trainerOptions(recipe, items.heads, items.labels), patience: recipe.patience };
  const { out, tag } = log;
  return runTraining(
    set,
    rows,
    held,
    items.model,
    options,
    {
      onEpoch: async (report) => {
        io.say(`${tag}${line(report)}`);
        if (out) await appendFile(join(out, 'train.jsonl'), `${JSON.stringify(report)}\n`);
      },
      onStep: (done, total) => io.progress(`${tag}step ${done} of ${total}`),
      ...(out
        ? { saveCheckpoint: (bytes) => writeWhole(join(out, 'checkpoint.bin'), bytes, `--out ${out}`) }
        : {}),
      signal: io.signal,
    },
    log.checkpoint,
  );
}

/** Splits rated rows by prompt: those to train on, those held back. */
function splits(items: LoadedItems, folds: number, seed: number): [number[], number[]][] {
  const rows = items.images.flatMap((image, i) => (Object.keys(image.targets).length > 0 ? [i] : []));
  const groups = rows.map((row) => items.images[row]!.group);
  const order = new Random(seed).shuffled([...new Set(groups)]);
  const foldOf = groupedFolds(groups, folds, order);
  return Array.from({ length: folds }, (_, fold) => [
    rows.filter((_, i) => foldOf[i] !== fold),
    rows.filter((_, i) => foldOf[i] === fold),
  ]);
}

async function measure(
  { recipe, ...args }: Arguments,
  io: CliIo,
  set: PreparedSet,
  items: LoadedItems,
): Promise<Evidence & { heldOut: HeldOutRow[] }> {
  const heldOut: HeldOutRow[] = args.resume && args.folds < 2 ? await readHeldOut(args.out) : [];
  const run = async (
    split: [number[], number[]],
    tag: string,
    switches = {},
    fold?: number,
  ): Promise<Agreement> => {
    const model = { ...items.model, switches: { ...items.model.switches, ...switches } };
    const { trainer } = await trainOn(io, set, { ...items, model }, recipe, split, { tag: `${tag}: ` });
    const predicted = trainer.predict(split[1], recipe.keptCrops);
    trainer.dispose();
    if (fold !== undefined) heldOut.push(...heldOutRows(items, split[1], predicted, fold));
    return agreementOf(set, split[1], predicted);
  };
  const parts = splits(items, args.folds > 1 ? args.folds : 5, recipe.seed);
  const out = args.resume ? await readEvidence(args.out) : noEvidence();
  if (args.folds > 1) {
    out.folds = [];
    for (const [k, split] of parts.entries())
      out.folds.push(await run(split, `fold ${k + 1}/${args.folds}`, {}, k + 1));
    await writeHeldOut(args.out, heldOut);
  }
  if (args.ablations) {
    out.ablations = {};
    for (const [name, switches] of Object.entries(ablations)) {
      out.ablations[name] = (name === 'full' && out.folds[0]) || (await run(parts[0]!, name, switches));
    }
  }
  return { ...out, heldOut };
}

async function train(args: Arguments, io: CliIo): Promise<void> {
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
    await trainInto(folder, args, io);
  } finally {
    await folder.discard();
    await held.release();
  }
}

async function trainInto(folder: PackageFolder, args: Arguments, io: CliIo): Promise<void> {
  const { recipe, out } = args;
  await mkdir(out, { recursive: true });
  const items = await loadItems(io, recipe, args.items, args.images, args.rawPrompts);
  await startTrainingBackend();
  const cache = new PreparedCache(args.cache);
  const { images, prepared } = await prepareImages(io, items.images, items.paths, items.model, recipe, cache);
  const set = new PreparedSet(images, prepared, items.model);
  const { heldOut, ...evidence } = await measure(args, io, set, items);
  const [all] = splits(items, 1, recipe.seed);
  const parts = recipe.validation > 0 ? Math.max(2, Math.round(1 / recipe.validation)) : 1;
  const split: [number[], number[]] = parts > 1 ? splits(items, parts, recipe.seed)[0]! : [all![1], []];
  let checkpoint: Uint8Array | undefined;
  if (args.resume) {
    checkpoint = await readFile(join(out, 'checkpoint.bin')).catch(() => {
      throw new FoveaError('usage', `${out} has no checkpoint.bin to resume from.`, 'Leave out --resume.');
    });
  } else await writeFile(join(out, 'train.jsonl'), '');
  const result = await trainOn(io, set, items, recipe, split, {
    out,
    tag: '',
    ...(checkpoint ? { checkpoint } : {}),
  });
  const { trainer, weights } = result;
  const scores = trainer.predict(split[0], 2);
  const validated = split[1].length > 0 ? trainer.predict(split[1], recipe.keptCrops) : undefined;
  const measured = validated && agreementOf(set, split[1], validated);
  const [head] = items.heads;
  const first = measured && head !== undefined ? measured[head] : undefined;
  const folds = head === undefined ? undefined : meanOfFolds(evidence.folds, head);
  const ratings = Object.fromEntries(
    items.heads.map((name) => [name, split[0].flatMap((row) => items.images[row]!.targets[name] ?? [])]),
  );
  const scales = Object.fromEntries(items.heads.map((name) => [name, ratingScale(ratings[name]!)]));
  const reliability =
    heldOut.length > 0
      ? reliabilityOf(heldOut, scales, 'folds')
      : reliabilityOf(
          validated ? heldOutRows(items, split[1], validated, 1) : [],
          scales,
          'validation',
          recipe.patience > 0,
        );
  for (const name of items.heads.filter((head) => !reliability[head]))
    io.say(
      `How far people agree with ${name} is not known: there were ${heldOut.length + split[1].length === 0 ? 'no' : 'too few'} held-out images (--folds 5 measures it).`,
    );
  const report = await packageModel(
    {
      recipe,
      model: items.model,
      heads: items.heads,
      tokenizer: items.tokenizer,
      weights,
      scores,
      distances: trainer.statisticsDistances(split[0]),
      texts: {
        prompts: split[0].map((row) => items.texts.prompts[row]!),
        descriptions: split[0].map((row) => items.texts.descriptions[row]!),
      },
      ratings,
      reliability,
      split: `${split[0].length} images trained on, ${split[1].length} held out, by prompt`,
      ...(first
        ? { measured: { ...first, on: `${split[1].length} held-out images` } }
        : folds && { measured: folds }),
    },
    folder,
  );
  await folder.finish();
  trainer.dispose();
  const summary = { validation: measured ?? null, ...evidence };
  await writeWhole(join(out, 'training.json'), `${JSON.stringify(summary, null, 2)}\n`, `--out ${out}`);
  await io.out(`${JSON.stringify({ out, bytes: report.bytes, ...summary })}\n`);
}

/** `fovea train`: see `trainUsage`. Answers 0, or 130 where it was stopped. */
export async function runTrain(argv: string[], io: CliIo): Promise<number> {
  const args = await parse(argv, io);
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

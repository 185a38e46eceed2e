import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startTrainingBackend } from '../../nn/wasm/node/start-wasm.ts';
import { FoveaError } from '../../shared/errors.ts';
import { PreparedSet } from '../../training/data/prepared-set.ts';
import type { Recipe } from '../../training/recipe.ts';
import { agreementOf, type TrainingResult } from '../../training/run-training.ts';
import type { PackageFolder } from '../files/package-folder.ts';
import { writeWhole } from '../files/write-whole.ts';
import type { CliIo } from '../io.ts';
import { meanOfFolds, type Agreement, type Evidence } from './evidence/evidence.ts';
import { heldOutImages, heldOutReliability, sayChecks } from './evidence/held-out.ts';
import { heldOutRows } from '../../training/held-out.ts';
import { keepReliability } from './evidence/kept-reliability.ts';
import { loadItems, type LoadedItems } from './load-items.ts';
import { measureEvidence } from './evidence/measure-evidence.ts';
import { packageModel, type TrainedModel } from './package-model.ts';
import { ratingScale } from '../../training/data/whole-scale.ts';
import { prepareImages } from './prepare-images.ts';
import { looksOfAll } from './prepared/looks.ts';
import { PreparedCache } from './prepared/prepared-cache.ts';
import type { TrainArguments } from './train-options.ts';
import { openNetwork } from './trunk/open-network.ts';
import { fitOn, splits, trainOn, type Split } from './train-on.ts';

/** Trains, measures and writes the package into a folder, which the caller discards; says the result on stdout. */
export async function trainPackage(folder: PackageFolder, args: TrainArguments, io: CliIo): Promise<void> {
  const { recipe, out } = args;
  await mkdir(out, { recursive: true });
  const items = await loadItems(io, recipe, args.items, args.images, args.rawPrompts, args.also);
  const start = args.network === undefined ? undefined : await openNetwork(args.network, items);
  await startTrainingBackend();
  const cache = new PreparedCache(args.cache);
  const { images, prepared } = await prepareImages(
    io,
    items.images,
    items.paths,
    items.model,
    recipe,
    cache,
    items.own,
    args.network !== undefined && !trainsNetworks(args) ? 'fitted' : 'trained',
  );
  const looks = items.model.branches.colours ? await looksOfAll(io, items.paths, items.model, cache) : [];
  const set = new PreparedSet(images, prepared, items.model, looks);
  const { evidence, heldOut } = await measureEvidence(args, io, set, items);
  const split = finalSplit(items, recipe);
  // a network that is taken as it is has no steps to resume: what was measured of it is kept
  const checkpoint = args.resume && !start ? await readCheckpoint(out) : undefined;
  if (!checkpoint) await writeFile(join(out, 'train.jsonl'), '');
  const log = { out, tag: '', ...(checkpoint ? { checkpoint } : {}) };
  const result = start
    ? fitOn(set, items, recipe, split[0], start)
    : await trainOn(io, set, items, recipe, split, log);
  const validated = split[1].length > 0 ? result.trainer.predict(split[1], recipe.keptCrops) : undefined;
  const measured = validated && agreementOf(set, split[1], validated);
  const model = trainedModel(items, recipe, split, result, measured, evidence);
  const found = heldOutReliability(
    Object.fromEntries(items.heads.map((name) => [name, ratingScale(model.ratings[name]!)])),
    heldOut,
    validated ? heldOutRows(heldOutImages(items), split[1], validated, 1) : [],
    recipe.patience > 0,
    io,
  );
  const reliability = args.network ? await keepReliability(args.network, found, io) : found;
  const report = await packageModel({ ...model, reliability }, folder);
  await folder.finish();
  result.trainer.dispose();
  const checks = sayChecks(heldOut, items.heads, io);
  const summary = { validation: measured ?? null, ...evidence, reliability: checks };
  await writeWhole(join(out, 'training.json'), `${JSON.stringify(summary, null, 2)}\n`, `--out ${out}`);
  await io.out(`${JSON.stringify({ out, bytes: report.bytes, ...summary })}\n`);
}

/** Whether networks are trained to measure the recipe, whatever the package's own is. */
const trainsNetworks = ({ folds, leaveOutGenerators, ablations }: TrainArguments): boolean =>
  folds > 1 || leaveOutGenerators || ablations;

/** What the package's model is trained on, and what is held out to find the best epoch: none where the recipe asks for none. */
function finalSplit(items: LoadedItems, recipe: Recipe): Split {
  const parts = recipe.validation > 0 ? Math.max(2, Math.round(1 / recipe.validation)) : 1;
  if (parts > 1) return splits(items, parts, recipe.seed)[0]!;
  const [all] = splits(items, 1, recipe.seed);
  return [[...all![1], ...all![0]], []];
}

function readCheckpoint(out: string): Promise<Uint8Array> {
  return readFile(join(out, 'checkpoint.bin')).catch(() => {
    throw new FoveaError('usage', `${out} has no checkpoint.bin to resume from.`, 'Leave out --resume.');
  });
}

/** The trained network with everything its package says about it. */
function trainedModel(
  items: LoadedItems,
  recipe: Recipe,
  [rows, held]: Split,
  { trainer, weights }: TrainingResult,
  measured: Agreement | undefined,
  evidence: Evidence,
): Omit<TrainedModel, 'reliability'> {
  const { model, heads, tokenizer, texts, images } = items;
  const own = rows.filter((row) => row < items.own);
  const [head] = heads;
  const added = rows.length > own.length ? `; ${rows.length - own.length} of another table` : '';
  const first = measured && head !== undefined ? measured[head] : undefined;
  const folds = head === undefined ? undefined : meanOfFolds(evidence.folds, head);
  return {
    recipe,
    model,
    heads,
    tokenizer,
    weights,
    scores: trainer.predict(own, 2),
    distances: trainer.statisticsDistances(own),
    texts: {
      prompts: own.map((row) => texts.prompts[row]!),
      descriptions: own.map((row) => texts.descriptions[row]!),
    },
    ratings: Object.fromEntries(
      heads.map((name) => [name, own.flatMap((row) => images[row]!.targets[name] ?? [])]),
    ),
    split: `${own.length} images trained on, ${held.length} held out, by prompt${added}`,
    ...(first
      ? { measured: { ...first, on: `${held.length} held-out images` } }
      : folds && { measured: folds }),
  };
}

import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startTrainingBackend } from '../../../nn/wasm/node/start-wasm.ts';
import { FoveaError } from '../../../shared/errors.ts';
import { createTokenizer } from '../../../tokenizer/tokenizer.ts';
import { bestEpoch, type EpochResult } from '../../../training/paper/epoch-result.ts';
import { restoreCheckpoint } from '../../../training/paper/paper-checkpoint.ts';
import type { PaperImage, PaperSet } from '../../../training/paper/data/paper-set.ts';
import { featureKindOf, featureParts, FrozenTowers } from '../../../training/paper/frozen-towers.ts';
import { featureShape } from '../../../training/paper/paper-network.ts';
import { modelParameters } from '../../../spec/parameters.ts';
import type { PaperTrainer } from '../../../training/paper/paper-trainer.ts';
import { checkRatings, createTrainer } from '../../../training/paper/job/create-trainer.ts';
import { runPaper, scoreImages, type PaperHooks, type PaperRun } from '../../../training/paper/run-paper.ts';
import { exists, openFile, type OpenedFile } from '../../file-access.ts';
import type { PackageFolder } from '../../files/package-folder.ts';
import { writePieces, writeWhole } from '../../files/write-whole.ts';
import type { CliIo } from '../../io.ts';
import { withDecoder } from '../browser-decoder.ts';
import type { HeldOutRow } from '../../../training/held-out.ts';
import { heldOutReliability, writeHeldOut } from '../held-out.ts';
import { ratingScale } from '../../../training/data/whole-scale.ts';
import { readRatedTable, type RatedImage } from '../../items/rated-table.ts';
import type { PaperArguments } from '../train-options.ts';
import { FeatureStore } from './feature-store.ts';
import { trainingWords } from '../../../training/paper/job/paper-config.ts';
import { packagePaper } from '../../../training/paper/job/paper-package.ts';
import { PictureStore } from './picture-store.ts';
import { savePatiently } from './save-patiently.ts';
import { splitRows } from '../../../training/paper/job/split-rows.ts';
import type { StartModel } from '../../../training/paper/job/start-model.ts';
import { openStart } from './open-start.ts';
import { trainingHtml } from './report/html-report.ts';
import { TrainingReport } from './report/training-report.ts';

const fiveMinutes = 5 * 60_000;

/**
 * Trains from checkpoints by the paper's procedure and writes the package into a folder, which the caller discards; says the result on stdout.
 *
 * @param decoding how images are decoded
 */
export async function trainPaper(
  folder: PackageFolder,
  args: PaperArguments,
  io: CliIo,
  decoding: typeof withDecoder = withDecoder,
): Promise<void> {
  const { paper: config, out } = args;
  const { heads, list } = await readRatedTable(io, config.heads, args.items, args.images, args.rawPrompts);
  const rated = ratedOnly(list, io);
  const ratings = Object.fromEntries(
    heads.map((head) => [head, rated.flatMap(({ targets }) => targets[head] ?? [])]),
  );
  checkRatings(ratings);
  const start = await openStart(io, config, heads, args);
  await mkdir(out, { recursive: true });
  await startTrainingBackend();
  const { set, keys } = await openSet(io, rated, args, start, decoding);
  const split = splitRows(
    set.images.map(({ group }) => group),
    config.procedure,
    config.seed,
  );
  io.say(`${split.said}.`);
  const features = await frozenFeatures(io, start, set, keys, args, [...split.rows, ...split.validation]);
  const trainer = createTrainer(config, heads, start);
  try {
    const identity = hashOf({
      options: trainer.options,
      model: trainer.config,
      split,
      keys,
      ratings,
      start: start.start,
    });
    const run: PaperRun = { set, rows: split.rows, validation: split.validation, identity };
    const history = await trainAll(io, trainer, run, args, features, split.said);
    const best = await takeBest(io, trainer, args, identity, history);
    const validated = split.validation.length > 0;
    const measured = validated ? split.validation : split.rows;
    const scores = await scoreImages(trainer, set, measured, { signal: io.signal, ...features });
    const held = validated ? heldOut(rated, measured, scores) : [];
    await writeHeldOut(out, held);
    const reliability = heldOutReliability(
      Object.fromEntries(heads.map((head) => [head, ratingScale(ratings[head]!)])),
      [],
      held,
      true,
      io,
      '',
    );
    const scored = validated ? 'held-out images' : config.reference;
    const made = { config, start, trainer, ratings, scores, scored };
    const report = await packagePaper({ ...made, split: split.said, best, reliability }, folder);
    await folder.finish();
    const summary = { validation: best?.validation ?? null, epoch: best?.epoch ?? history.length, history };
    await writeWhole(join(out, 'training.json'), `${JSON.stringify(summary, null, 2)}\n`, `--out ${out}`);
    await io.out(
      `${JSON.stringify({ out, bytes: report.bytes, validation: summary.validation, epoch: summary.epoch })}\n`,
    );
  } finally {
    trainer.dispose();
  }
}

/** Images that have a rating of any head. */
function ratedOnly(list: readonly RatedImage[], io: Pick<CliIo, 'say'>): RatedImage[] {
  const rated = list.filter(({ targets }) => Object.keys(targets).length > 0);
  if (rated.length < list.length)
    io.say(`${list.length - rated.length} images have no rating and were left out.`);
  if (rated.length === 0) throw new FoveaError('usage', 'No image of the table has a rating.');
  return rated;
}

/** The images as the trainer reads them, and what identifies each: file, texts. */
async function openSet(
  io: CliIo,
  rated: readonly RatedImage[],
  { cache }: PaperArguments,
  { tokenizer, model }: StartModel,
  decoding: typeof withDecoder,
): Promise<{ set: PaperSet; keys: string[] }> {
  const { text, input } = model;
  const encoder = createTokenizer(JSON.stringify(tokenizer), text.maxLength);
  const pictures = new PictureStore(join(cache, 'pictures'), input.size);
  const keys: string[] = [];
  await decoding(io, async (decode) => {
    for (const [i, { path, prompt, description }] of rated.entries()) {
      io.signal.throwIfAborted();
      await pictures.add(path, decode);
      keys.push(JSON.stringify([await pictures.key(path), prompt, description]));
      io.progress(`decoded ${i + 1} of ${rated.length} images`);
    }
  });
  const images = rated.map(({ targets, group, prompt, description }): PaperImage => ({
    targets,
    group,
    prompt: encoder.encode(prompt),
    description: encoder.encode(description),
  }));
  return { set: { images, picture: (image) => pictures.picture(rated[image]!.path) }, keys };
}

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** Where features of frozen parts are kept: computed before the training, where there are any. */
async function frozenFeatures(
  io: CliIo,
  { model, values }: StartModel,
  set: PaperSet,
  keys: readonly string[],
  { cache, paper }: PaperArguments,
  images: readonly number[],
): Promise<Pick<PaperHooks, 'features'>> {
  const kind = featureKindOf(model, paper.procedure, paper);
  if (kind === 'none') return {};
  const hash = createHash('sha256');
  const parts = featureParts(kind);
  for (const { name } of modelParameters(model, []).filter(({ part }) => parts.includes(part))) {
    const own = values.get(name)!;
    hash.update(new Uint8Array(own.buffer, own.byteOffset, own.byteLength));
  }
  const frozen = JSON.stringify([hash.digest('hex'), kind, model]);
  const store = new FeatureStore(
    join(cache, 'features'),
    keys.map((key) => frozen + key),
    featureShape(kind, model),
  );
  await store.fill(io, () => new FrozenTowers(model, kind, ({ name }) => values.get(name)!), set, images);
  return { features: (image) => store.get(image) };
}

async function trainAll(
  io: CliIo,
  trainer: PaperTrainer,
  run: PaperRun,
  { out, resume, checkpointSteps, paper }: PaperArguments,
  features: Pick<PaperHooks, 'features'>,
  said: string,
): Promise<EpochResult[]> {
  const path = join(out, 'checkpoint.bin');
  const file = resume ? await openCheckpointOf(path, out) : undefined;
  const report = new TrainingReport(io, trainer.options.procedure.epochs);
  let saved = performance.now();
  const hooks: PaperHooks = {
    ...features,
    signal: io.signal,
    onStep: (state) => report.step(state),
    onEpoch: async (result, history) => {
      report.epoch(result);
      const html = trainingHtml({ title: paper.title, facts: [`${said}.`, trainingWords(paper)], history });
      await savePatiently(async () => {
        await writeWhole(join(out, 'train.jsonl'), logOf(history), `--out ${out}`);
        await writeWhole(join(out, 'training.html'), html, `--out ${out}`);
      }, io);
    },
    isDue: (step) =>
      checkpointSteps === undefined ? performance.now() - saved > fiveMinutes : step % checkpointSteps === 0,
    save: async (kind, pieces) => {
      const all = kind === 'best' ? join(out, 'best.bin') : path;
      await savePatiently(() => writePieces(all, pieces(), `--out ${out}`), io);
      if (kind === 'checkpoint') saved = performance.now();
    },
  };
  try {
    report.start();
    return await runPaper(trainer, run, hooks, file);
  } finally {
    await file?.close();
  }
}

async function openCheckpointOf(path: string, out: string): Promise<OpenedFile> {
  if (await exists(path)) return openFile(path);
  throw new FoveaError('usage', `${out} has no checkpoint.bin to resume from.`, 'Leave out --resume.');
}

/** train.jsonl: a line for each epoch. */
function logOf(history: readonly EpochResult[]): string {
  return history.map(({ loss, ...rest }) => `${JSON.stringify({ ...rest, losses: { loss } })}\n`).join('');
}

/** Puts the weights of the best epoch into the trainer; that epoch, or undefined where nothing was validated. */
async function takeBest(
  io: Pick<CliIo, 'say'>,
  trainer: PaperTrainer,
  { out }: PaperArguments,
  identity: string,
  history: readonly EpochResult[],
): Promise<EpochResult | undefined> {
  const best = bestEpoch(history);
  if (!best) return undefined;
  const file = await openFile(join(out, 'best.bin'));
  try {
    await restoreCheckpoint(trainer, identity, file);
  } finally {
    await file.close();
  }
  io.say(
    `The package has the weights of epoch ${best.epoch} of ${history.length}, the best on the held-out images.`,
  );
  return best;
}

/** Scores of held-out images [N] per head with their ratings, for what a package says of itself. */
function heldOut(
  rated: readonly RatedImage[],
  rows: readonly number[],
  scores: Readonly<Record<string, readonly number[]>>,
): HeldOutRow[] {
  return rows.map((row, i) => ({
    file: rated[row]!.file,
    fold: 1,
    prompt: rated[row]!.group,
    scores: Object.fromEntries(Object.entries(scores).map(([head, own]) => [head, own[i]!])),
    ratings: rated[row]!.targets,
  }));
}

import { sha256Text } from '../../formats/sha256.ts';
import { countValues } from '../../formats/tensor-source.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { TrainImage, TrainListener, TrainOutcome } from '../../shared/train-api.ts';
import { modelParameters } from '../../spec/parameters.ts';
import { heldOutRows, reliabilityOf } from '../../training/held-out.ts';
import { ratingScale } from '../../training/data/whole-scale.ts';
import { bestEpoch } from '../../training/paper/epoch-result.ts';
import { featureKindOf, featureParts, FrozenTowers } from '../../training/paper/frozen-towers.ts';
import { trainerParts } from '../../training/paper/job/create-trainer.ts';
import type { Init } from '../../training/paper/job/init.ts';
import type { PaperConfig } from '../../training/paper/job/paper-config.ts';
import { packagePaper } from '../../training/paper/job/paper-package.ts';
import { splitRows } from '../../training/paper/job/split-rows.ts';
import { startModel, type StartModel } from '../../training/paper/job/start-model.ts';
import { restoreCheckpoint } from '../../training/paper/paper-checkpoint.ts';
import { featureShape } from '../../training/paper/paper-network.ts';
import { PaperTrainer } from '../../training/paper/paper-trainer.ts';
import { scoreImages, type PaperRun } from '../../training/paper/run-paper.ts';
import { inNewFolder } from '../library/in-folder.ts';
import type { ModelStore } from '../library/model-store.ts';
import { computeFeatures, type Skipped } from './compute-features.ts';
import { summaryOf, trainSteps } from './train-steps.ts';
import { ratingsOf } from './training-config.ts';
import type { TrainingBackend } from './training-backend.ts';
import type { TrainingFolder } from './training-folder.ts';
import { heldOutImages, inRatings, paperSet, unitsOf } from './training-rows.ts';
import type { TrainingPictures } from './training-pictures.ts';

/** What a training computes with, replaced in tests. */
export interface TrainingParts {
  models: ModelStore;
  startBackend: (parameters: number) => Promise<TrainingBackend>;
  pictures: (images: readonly TrainImage[], size: number) => Pick<TrainingPictures, 'picture'>;
}

export interface TrainingJob {
  config: PaperConfig;
  inits: readonly Init[];
  /** Text of the vocabulary, where one was given. */
  vocabulary: string | undefined;
  images: readonly TrainImage[];
  folder: TrainingFolder;
  onProgress: TrainListener;
  signal: AbortSignal;
}

/**
 * Trains a head on frozen towers, from the start or from the folder's last checkpoint, and stores the package; then the folder is removed. Throws
 * what is wrong with files and ratings, `device-lost`, `training-failed` and, after a checkpoint, the signal's reason.
 */
export async function trainModel(parts: TrainingParts, job: TrainingJob): Promise<TrainOutcome> {
  const { config, images, folder } = job;
  const { heads } = config;
  const units = unitsOf(ratingsOf(heads, images));
  const notes: string[] = [];
  const start = await startModel(job.inits, config, heads, {
    newHeads: true,
    vocabularyGiven: job.vocabulary !== undefined,
    vocabulary: () =>
      job.vocabulary === undefined ? Promise.reject(noVocabulary()) : Promise.resolve(job.vocabulary),
    say: (message) => notes.push(message),
  });
  const kind = featureKindOf(start.model, config.procedure, config);
  if (kind === 'none') throw new RangeError('the towers of a training on the page are frozen');
  const kept = featureParts(kind);
  const values = countValues(featureShape(kind, start.model));
  const backend = await parts.startBackend(largestStage(start, heads, kept));
  const guarded = <T>(work: Promise<T>): Promise<T> => Promise.race([work, backend.failure]);
  const set = paperSet(start, images, units, parts.pictures(images, start.model.input.size));
  const begun = performance.now();
  const features = await guarded(
    computeFeatures({
      ...{ images, set, folder, values, signal: job.signal },
      towersKey: JSON.stringify([start.start, kind, start.model]),
      makeTowers: () => new FrozenTowers(start.model, kind, ({ name }) => start.values.get(name)!),
      onImage: (done) => {
        const secondsLeft = ((performance.now() - begun) / 1000 / done) * (images.length - done);
        job.onProgress({ stage: 'features', done, total: images.length, secondsLeft });
      },
    }),
  );
  const { rows, names, skipped } = features;
  if (skipped.length > 0) notes.push(skippedWords(skipped));
  const used = rows.map((row) => images[row]!);
  const ratings = ratingsOf(heads, used);
  const chosen = splitRows(
    rows.map((row) => set.images[row]!.group),
    config.procedure,
    config.seed,
  );
  const split = {
    rows: chosen.rows.map((i) => rows[i]!),
    validation: chosen.validation.map((i) => rows[i]!),
  };
  notes.push(`${chosen.said}.`);
  const trainer = new PaperTrainer(...trainerParts(config, heads, start));
  try {
    const identity = await hashOf([
      ...[trainer.options, start.model, start.start, split],
      rows.map((row) => [names.get(row), images[row]!.ratings]),
    ]);
    const run: PaperRun = { set, ...split, identity };
    const loadFeatures = (row: number) => folder.features(names.get(row)!, values);
    const history = await guarded(trainSteps(trainer, run, job, loadFeatures, backend));
    const best = bestEpoch(history);
    if (best) await restoreCheckpoint(trainer, identity, await folder.best(best.epoch));
    const measured = split.validation.length > 0 ? split.validation : split.rows;
    const scores = inRatings(
      await guarded(scoreImages(trainer, set, measured, { signal: job.signal, features: loadFeatures })),
      units,
    );
    const scales = Object.fromEntries(heads.map((head) => [head, ratingScale(ratings[head]!)]));
    const held = split.validation.length > 0 ? heldOutRows(heldOutImages(images), measured, scores, 1) : [];
    const scored = held.length > 0 ? 'held-out images' : config.reference;
    const reliability = reliabilityOf(held, scales, 'validation', true);
    const { id, title } = await inNewFolder(parts.models, async (target) => {
      job.onProgress({ stage: 'save', done: 0, total: 1 });
      const made = {
        config,
        start,
        trainer,
        ratings,
        scores,
        scored,
        split: chosen.said,
        best,
        reliability,
        units,
      };
      const { manifest } = await guarded(packagePaper(made, target));
      return { id: target.id, title: manifest.title };
    });
    await folder.remove();
    return { id, title, epochs: history.length, best: best && summaryOf(best), notes };
  } finally {
    trainer.dispose();
  }
}

/** The error of a training whose towers come without their words. */
export const noVocabulary = (): FoveaError =>
  new FoveaError('usage', 'No vocabulary was given.', 'Add vocab.txt, the word list of bert-base-uncased.');

/** Most weights that are on the device at one time: those of the frozen towers, or all others. */
function largestStage({ model }: StartModel, heads: readonly string[], kept: readonly string[]): number {
  const specs = modelParameters(model, [...heads]);
  const sum = (away: boolean) =>
    specs
      .filter(({ part }) => kept.includes(part) === away)
      .reduce((total, { shape }) => total + countValues(shape), 0);
  return Math.max(sum(true), sum(false));
}

function skippedWords(skipped: readonly Skipped[]): string {
  const [first] = skipped;
  const more = skipped.length > 1 ? ` and ${skipped.length - 1} more` : '';
  return `${skipped.length === 1 ? '1 image was' : `${skipped.length} images were`} skipped: ${first!.name} (${first!.why})${more}`;
}

const hashOf = (value: unknown): Promise<string> => sha256Text(JSON.stringify(value));

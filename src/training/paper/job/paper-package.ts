import { percentiles } from '../../../evaluation/percentiles.ts';
import { describeHead } from '../../../package/known-heads.ts';
import type { PackageSink } from '../../../package/shard-writer.ts';
import { writePackage, type WriteReport } from '../../../package/write-package.ts';
import type { Reliability } from '../../../shared/reliability.ts';
import type { EpochResult } from '../epoch-result.ts';
import type { PaperTrainer } from '../paper-trainer.ts';
import { ratingScale } from '../../data/whole-scale.ts';
import { inRatingUnits } from './rating-unit.ts';
import { trainingWords, type PaperConfig } from './paper-config.ts';
import type { StartModel } from './start-model.ts';

export interface PaperPackage {
  config: PaperConfig;
  /** Holds the weights of towers that the trainer does without. */
  start: StartModel;
  /** Holds all other weights that are packaged. */
  trainer: PaperTrainer;
  /** Ratings of all images, per head. */
  ratings: Record<string, number[]>;
  /** Scores from which percentiles are taken, per head, and whose they are. */
  scores: Record<string, number[]>;
  scored: string;
  split: string;
  /** The epoch whose weights these are. */
  best: EpochResult | undefined;
  /** Of the heads that learnt in other units than their ratings'. */
  units?: Readonly<Record<string, number>>;
  reliability: Readonly<Record<string, Reliability>>;
}

/** Writes a model that was trained from checkpoints as a package, which says what each file gave and how it was trained. */
export function packagePaper(made: PaperPackage, sink: PackageSink): Promise<WriteReport> {
  const { config, trainer, start, best, reliability, units = {} } = made;
  const { heads, procedure } = trainer.options;
  const model = trainer.config;
  const trained = new Set(trainer.specs.map(({ name }) => name));
  const measured = best?.validation?.[heads[0]!];
  const known = measured && Number.isFinite(measured.srcc) && Number.isFinite(measured.plcc);
  return writePackage(
    {
      name: config.name,
      title: config.title,
      licence: config.licence,
      provenance: {
        trainingSet: config.trainingSet,
        split: made.split,
        seed: config.seed,
        checkpointSha256: start.start.map(({ sha256 }) => sha256),
        start: start.start,
        training: [
          trainingWords(config),
          best
            ? `Weights of epoch ${best.epoch}, the best on the held-out images.`
            : 'Weights of the last epoch.',
        ].join(' '),
        ...(known
          ? {
              measured: {
                srcc: Number(measured.srcc.toFixed(3)),
                plcc: Number(measured.plcc.toFixed(3)),
                on: `${measured.images} held-out images, which also chose the epoch`,
              },
            }
          : {}),
      },
      untrained: false,
      profile: config.profile,
      quantisation: config.quantisation,
      config: model,
      heads: heads.map((name) => {
        const [min, max] = ratingScale(made.ratings[name]!);
        return {
          ...describeHead(name),
          min,
          max,
          percentiles: percentiles(made.scores[name]!),
          reference: { images: made.scores[name]!.length, what: made.scored },
          ...(reliability[name] ? { reliability: reliability[name] } : {}),
        };
      }),
      defaultHeads: heads,
      crops: { count: procedure.evaluationCrops, size: model.input.size },
    },
    start.tokenizer,
    async (spec) =>
      trained.has(spec.name)
        ? inRatingUnits(spec.name, await trainer.value(spec), units)
        : start.values.get(spec.name)!,
    sink,
  );
}

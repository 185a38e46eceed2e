import { percentiles } from '../../../evaluation/percentiles.ts';
import { describeHead } from '../../../package/known-heads.ts';
import type { PackageSink } from '../../../package/shard-writer.ts';
import { writePackage, type WriteReport } from '../../../package/write-package.ts';
import type { Reliability } from '../../../shared/reliability.ts';
import type { HeadInfo } from '../../../shared/engine-api.ts';
import type { EpochResult } from '../epoch-result.ts';
import type { StepTrainer } from '../step-trainer.ts';
import { ratingScale } from '../../data/whole-scale.ts';
import { inRatingUnits } from './rating-unit.ts';
import { trainingWords, type PaperConfig } from './paper-config.ts';
import type { StartModel } from './start-model.ts';

/** Agreement with people, and on what. */
interface Measured {
  srcc: number;
  plcc: number;
  on: string;
}

export interface PaperPackage {
  config: PaperConfig;
  /** Holds the weights of towers that the trainer does without. */
  start: StartModel;
  /** Holds all other weights that are packaged. */
  trainer: StepTrainer;
  /** Ratings of all images, per head. */
  ratings: Record<string, number[]>;
  /** Scores from which percentiles are taken, per head, and whose they are. */
  scores: Record<string, number[]>;
  scored: string;
  split: string;
  /** Names of the sets that heads may be of; none where there is one set. */
  sets?: readonly string[];
  /** What the folds say of the first head, where there were any. */
  folded?: Measured | undefined;
  /** The epoch whose weights these are. */
  best: EpochResult | undefined;
  /** Of the heads that learnt in other units than their ratings'. */
  units?: Readonly<Record<string, number>>;
  reliability: Readonly<Record<string, Reliability>>;
}

/** What a head's agreement with people is taken to be: that of the folds, else that on the images that chose the epoch. */
function measuredOf({ folded, best }: PaperPackage, head: string): Measured | undefined {
  const validated = best?.validation?.[head];
  const found =
    folded ??
    (validated && {
      srcc: Number(validated.srcc.toFixed(3)),
      plcc: Number(validated.plcc.toFixed(3)),
      on: `${validated.images} held-out images, which also chose the epoch`,
    });
  return found && Number.isFinite(found.srcc) && Number.isFinite(found.plcc) ? found : undefined;
}

/** What a head means; of one that belongs to a set (`quality-agiqa-1k`), also which. */
function describeOwn(name: string, sets: readonly string[] = []): HeadInfo {
  const set = sets.find((one) => name.endsWith(`-${one}`));
  if (set === undefined) return describeHead(name);
  const { title, question, ...rest } = describeHead(name.slice(0, -set.length - 1));
  return { ...rest, name, title: `${title} (${set})`, question: `${question} As rated in ${set}.` };
}

/** Writes a model that was trained from checkpoints as a package, which says what each file gave and how it was trained. */
export function packagePaper(made: PaperPackage, sink: PackageSink): Promise<WriteReport> {
  const { config, trainer, start, best, reliability, units = {} } = made;
  const { heads, procedure } = trainer.options;
  const model = trainer.config;
  const trained = new Set(trainer.specs.map(({ name }) => name));
  const measured = measuredOf(made, heads[0]!);
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
        ...(measured ? { measured } : {}),
      },
      untrained: false,
      profile: config.profile,
      quantisation: config.quantisation,
      config: model,
      heads: heads.map((name) => {
        const [min, max] = ratingScale(made.ratings[name]!);
        return {
          ...describeOwn(name, made.sets),
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

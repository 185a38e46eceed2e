import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FoveaError } from '../../shared/errors.ts';
import { parseRecipe, type Recipe } from '../../training/recipe.ts';
import { freezableParts } from '../../training/paper/trained-parameters.ts';
import { oneOf, parseOptions, wholeNumber } from '../arguments.ts';
import { userPath, type CliIo } from '../io.ts';
import { parsePaperConfig, type PaperConfig } from '../../training/paper/job/paper-config.ts';
import { setsOf, type RatedSet } from './paper/sets/set-config.ts';
import {
  trainingBackends,
  trainingRuntimes,
  type TrainingBackendName,
  type TrainingRuntimeName,
} from './paper/backend-names.ts';

export const trainUsage = `Usage: fovea train --items FILE.csv --images DIR --config FILE --out DIR [options]

Trains a model from rated images and writes it as a package: vocabulary, weights, percentiles, model card. The folder also gets
train.jsonl (a line per epoch) and checkpoint.bin (to resume after an interruption); prepared images are cached for the next run.
With --init it gets training.html as well, with curves of loss and agreement.

Without --init the model is trained from scratch by the recipe of --config. With --init its towers come from checkpoints, its heads
are new, and --config says which procedure trains it: the paper's, or that of its released code (docs/reproduce.md).

  --items FILE.csv   file, prompt, description and ratings of each image (tables that \`fovea evaluate\` reads); with --init the
                     configuration may name its sets instead, several of them too (docs/reproduce.md)
  --images DIR       where the images are
  --config FILE      JSON: the model's sizes and the training recipe
  --out DIR          folder of the package
  --cache DIR        where prepared images are kept (default: DIR/prepared of --out)
  --resume           resumes from DIR/checkpoint.bin; what DIR/training.json already says of folds, generators and ablations is kept
  --raw-prompts      keeps generator syntax in prompts (see \`fovea score --help\`)
  --folds K          first cross-validates on K grouped folds and reports the correlations on the held-out images
                     (recommended: their predictions, held-out.jsonl, tell the package how far people agree with it)
  --leave-out-generators
                     also trains once without each generator of the table's generator column and reports the correlations on its
                     images: how well the model works on generators it has not seen. Generators named alike up to their last
                     underscore (sd1.5_lowstep, sd1.5_normal) are left out together. With --folds or a validation split, their predictions
                     (held-out-generators.jsonl) also give the package the interval that its scores then have, since a new image
                     is rarely by a generator of the table: each generator counts alike
  --also FILE.csv    another rated table without texts, say of photographs: its images train the first head beside the others, with
                     an offset of their own, at the mean and spread of the first table's ratings; in what is fitted
                     in closed form each counts as a quarter of an image. They are never held out, and count neither for percentiles
                     nor for the scale. Where the configuration has branches.pooled.photographs, they are its photographs. The
                     configuration says of how many of them degraded copies are made (worsenedAlso: {"images": N, "kinds": ["jpeg"]};
                     none unless given); these copies count only in what is fitted in closed form
  --also-images DIR  where those images are
  --network DIR      takes the network of this package, trained with the same sizes on the same table, as it is, and fits only what is fitted in
                     closed form (branches.pooled, branches.colours), percentiles and what the package says of itself
  --ablations        also trains without SCI, AQAFP, HP and each combination of them, on the first of 5 folds or of K; with --init they
                     all have new heads; without it they lack what is fitted in closed form, which is the same for all
  --seeds N          without --init, trains each network of --ablations N times on the same fold, with consecutive seeds: what seeds
                     alone change. With --init, trains the final model N times on the same split; the first is packaged, the others
                     show how much its correlations vary by chance

With --init:
  --init FILE        checkpoint with some of the towers (.pt, .pth, .safetensors), or the folder of a package; give the option once
                     for each
  --vocab FILE       BERT vocab.txt (default: that of a package, or vocab.txt beside a checkpoint)
  --freeze PARTS     any of image, text and crop, separated by commas: these towers are not trained. The features from frozen
                     towers are computed once and cached
  --crop-blocks K    trains only the last K blocks of the crop tower
  --new-heads        starts with new heads even where a checkpoint has them
  --checkpoint-steps N   steps between checkpoints (default: five minutes)
  --backend NAME     auto, webgpu or wasm (default auto: webgpu on a GPU, else wasm)
  --runtime NAME     where that computes: dawn, in this process, on the GPU through Dawn for Node, or in WebAssembly on one core; or
                     browser, the headless browser that scores, on its WebGPU, or in WebAssembly on all cores (default dawn)

The results of folds, generators left out and ablations are written to DIR/training.json and stdout. The package says how far people
agree with its scores (an interval for 8 of 10 images, and how often they prefer the image that scores better) from the folds; without
--folds, from the recipe's validation split; without either, it is not known. Folds also say whether that holds: what the others say of
a fold is compared with its ratings, each fold in turn.

Examples:
  fovea train --items ratings.csv --images pictures --config config.json --out my-model
  fovea train --items ratings.csv --images pictures --config src/cli/train/demo-recipe.json --out demo
  fovea train --init ImageReward.pt --init vit_base_patch16_224.safetensors --vocab vocab.txt --config paper.json \\
              --freeze image,text --items ratings.csv --images pictures --out my-model
`;

interface SharedArguments {
  config: string;
  out: string;
  cache: string;
  resume: boolean;
  rawPrompts: boolean;
}

/** What to train on from scratch, and how; `config`, `out` and `cache` are absolute paths. */
export interface TrainArguments extends SharedArguments {
  items: string;
  images: string | undefined;
  recipe: Recipe;
  /** Folder of the package whose network is taken as it is, absolute. */
  network: string | undefined;
  /** Another rated table and the folder of its images. */
  also: { items: string; images: string | undefined } | undefined;
  folds: number;
  leaveOutGenerators: boolean;
  ablations: boolean;
  /** Trainings of each ablated network, with consecutive seeds. */
  seeds: number;
}

/** What to train on from checkpoints, and how; all paths but those of the set of --items are absolute. */
export interface PaperArguments extends SharedArguments {
  sets: RatedSet[];
  backend: TrainingBackendName;
  runtime: TrainingRuntimeName;
  /** 0: none. */
  folds: number;
  leaveOutGenerators: boolean;
  ablations: boolean;
  /** Trainings of the final split, each from another seed; the first is packaged. */
  seeds: number;
  paper: PaperConfig;
  init: readonly string[];
  vocab: string | undefined;
  newHeads: boolean;
  /** Steps between checkpoints; five minutes where absent. */
  checkpointSteps: number | undefined;
}

export type ParsedTrain = ({ kind: 'scratch' } & TrainArguments) | ({ kind: 'checkpoints' } & PaperArguments);

/** What a training from checkpoints has no use for, and what to do instead. */
const scratchOptions = [
  ['also', 'Name several sets in the configuration instead.'],
  ['also-images', 'Name several sets in the configuration instead.'],
  ['network', '--init takes the folder of a package too.'],
] as const;

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    throw new FoveaError('usage', `${path} is not a JSON file that can be read (--config).`);
  }
}

/** Reads the command's options and its recipe; undefined where help was asked for. Throws `usage`. */
export async function parseTrain(argv: string[], io: Pick<CliIo, 'cwd'>): Promise<ParsedTrain | undefined> {
  const values = parseOptions('train', argv, {
    init: { type: 'string', multiple: true },
    vocab: { type: 'string' },
    freeze: { type: 'string' },
    'crop-blocks': { type: 'string' },
    'new-heads': { type: 'boolean', default: false },
    'checkpoint-steps': { type: 'string' },
    backend: { type: 'string' },
    runtime: { type: 'string' },
    seeds: { type: 'string' },
    items: { type: 'string' },
    images: { type: 'string' },
    config: { type: 'string' },
    out: { type: 'string' },
    cache: { type: 'string' },
    resume: { type: 'boolean', default: false },
    network: { type: 'string' },
    also: { type: 'string' },
    'also-images': { type: 'string' },
    folds: { type: 'string', default: '0' },
    'leave-out-generators': { type: 'boolean', default: false },
    ablations: { type: 'boolean', default: false },
    'raw-prompts': { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  });
  if (values.help) return undefined;
  const { items, config, out } = values;
  if ((values.init === undefined && items === undefined) || config === undefined || out === undefined) {
    throw new FoveaError('usage', 'train needs --items, --config and --out.', 'See `fovea train --help`.');
  }
  const shared = {
    config: userPath(io, config),
    out: userPath(io, out),
    cache: values.cache === undefined ? join(userPath(io, out), 'prepared') : userPath(io, values.cache),
    resume: values.resume,
    rawPrompts: values['raw-prompts'],
  };
  const folds = wholeNumber('folds', values.folds, 0, 20);
  const number = (name: 'crop-blocks' | 'checkpoint-steps' | 'seeds', most: number) =>
    values[name] === undefined ? undefined : wholeNumber(name, values[name], 1, most);
  const seeds = number('seeds', 20);
  const raw = await readJson(shared.config);
  const own = ['vocab', 'freeze', 'crop-blocks', 'checkpoint-steps', 'backend', 'runtime'] as const;
  const alone = values['new-heads'] ? 'new-heads' : own.find((name) => values[name] !== undefined);
  if (values.init === undefined) {
    if (alone !== undefined)
      throw new FoveaError('usage', `--${alone} belongs to a training from checkpoints: give --init too.`);
    if (seeds !== undefined && !values.ablations)
      throw new FoveaError(
        'usage',
        '--seeds belongs to a training from checkpoints or to --ablations: give --init or --ablations too.',
      );
    return {
      ...shared,
      kind: 'scratch',
      items: items!,
      images: values.images,
      recipe: parseRecipe(raw),
      network: values.network === undefined ? undefined : userPath(io, values.network),
      also: values.also === undefined ? undefined : { items: values.also, images: values['also-images'] },
      folds,
      leaveOutGenerators: values['leave-out-generators'],
      ablations: values.ablations,
      seeds: seeds ?? 1,
    };
  }
  const unfit = scratchOptions.find(([name]) => values[name] !== undefined);
  if (unfit) throw new FoveaError('usage', `--${unfit[0]} does not go with --init.`, unfit[1]);
  if (folds === 1) throw new FoveaError('usage', '--folds takes 2 or more, or 0 for none.');
  const parsed = parsePaperConfig(raw);
  const freeze = values.freeze?.split(',').map((part) => oneOf('freeze', part.trim(), freezableParts));
  return {
    ...shared,
    kind: 'checkpoints',
    sets: setsOf(parsed.sets, shared.config, { items, images: values.images }),
    backend: oneOf('backend', values.backend ?? 'auto', trainingBackends),
    runtime: oneOf('runtime', values.runtime ?? 'dawn', trainingRuntimes),
    folds,
    leaveOutGenerators: values['leave-out-generators'],
    ablations: values.ablations,
    seeds: seeds ?? 1,
    init: values.init.map((path) => userPath(io, path)),
    vocab: values.vocab === undefined ? undefined : userPath(io, values.vocab),
    newHeads: values['new-heads'],
    checkpointSteps: number('checkpoint-steps', 1e6),
    paper: {
      ...parsed,
      freeze: freeze ?? parsed.freeze,
      cropBlocks: number('crop-blocks', 200) ?? parsed.cropBlocks,
    },
  };
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FoveaError } from '../../shared/errors.ts';
import { parseRecipe, type Recipe } from '../../training/recipe.ts';
import { parseCommand, wholeNumber } from '../arguments.ts';
import { userPath, type CliIo } from '../io.ts';

export const trainUsage = `Usage: fovea train --items FILE.csv --images DIR --config FILE --out DIR [options]

Trains a model from rated images and writes it as a package: vocabulary, weights, percentiles, model card. The folder also gets
train.jsonl (a line per epoch) and checkpoint.bin (to resume after an interruption); prepared images are cached for the next run.

  --items FILE.csv   file, prompt, description and ratings of each image (tables that \`fovea evaluate\` reads)
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
                     images: how far the model holds for generators it has not seen. Generators named alike up to their last
                     underscore (sd1.5_lowstep, sd1.5_normal) are left out together
  --ablations        also trains without SCI, AQAFP, HP and each combination of them, on the first of 5 folds or of K

The results of folds, generators left out and ablations are written to DIR/training.json and stdout. The package says how far people agree with its scores
(an interval for 8 of 10 images, and how often they prefer the image that scores better) from the folds; without --folds, from the
recipe's validation split; without either, it is not known.

Examples:
  fovea train --items ratings.csv --images pictures --config config.json --out my-model
  fovea train --items ratings.csv --images pictures --config src/cli/train/demo-recipe.json --out demo
`;

/** What to train on and how; `config`, `out` and `cache` are absolute paths. */
export interface TrainArguments {
  items: string;
  config: string;
  images: string | undefined;
  recipe: Recipe;
  out: string;
  cache: string;
  resume: boolean;
  folds: number;
  leaveOutGenerators: boolean;
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

/** Reads the command's options and its recipe; undefined where help was asked for. Throws `usage`. */
export async function parseTrain(
  argv: string[],
  io: Pick<CliIo, 'cwd'>,
): Promise<TrainArguments | undefined> {
  const { values } = parseCommand('train', argv, {
    items: { type: 'string' },
    images: { type: 'string' },
    config: { type: 'string' },
    out: { type: 'string' },
    cache: { type: 'string' },
    resume: { type: 'boolean', default: false },
    folds: { type: 'string', default: '0' },
    'leave-out-generators': { type: 'boolean', default: false },
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
    leaveOutGenerators: values['leave-out-generators'],
    ablations: values.ablations,
    rawPrompts: values['raw-prompts'],
  };
}

import { FoveaError } from '../../shared/errors.ts';
import { oneOf, wholeNumber } from '../arguments.ts';
import { describeHelp, describeOptions, describeOptionTypes } from '../describe/describe-options.ts';
import type { CliIo } from '../io.ts';
import { variantHelp, variantOption } from '../variant.ts';
import type { ScoreOptions } from './score-batch.ts';
import { modelFolders, modelOptionType } from './model-option.ts';

/** Options of commands that score images as `fovea score` does. */
export const scoringOptionTypes = {
  ...modelOptionType,
  prompt: { type: 'string' },
  'raw-prompts': { type: 'boolean', default: false },
  description: { type: 'string' },
  ...describeOptionTypes,
  crops: { type: 'string' },
  heads: { type: 'string' },
  backend: { type: 'string', default: 'auto' },
  variant: { type: 'string' },
} as const;

/** The lines of `--help` that belong to them. */
export const scoringHelp = `  --model DIR         model package, or the name of one that fovea get has fetched (default: the demo; its
                      MODEL_CARD.md describes its limits); may be repeated: the models score side by side, and
                      a score that several of them have is written as score@model
  --prompt TEXT       prompt of images that have none (default: that of a .txt beside the image, else the
                      one in the file, if any)
  --raw-prompts       keep generator syntax in prompts (<lora:x:1>, (red:1.3), BREAK, ...);
                      without it, the syntax is removed and listed in the line's texts.promptDropped
  --description TEXT  description of images that have none
${describeHelp}
  --crops N           number of crops (default: the model's)
  --heads A,B         scores to compute (default: the model's)
  --backend NAME      auto, webgpu or wasm (default auto: webgpu on a GPU, else wasm)
${variantHelp}`;

type Given = {
  [name in Exclude<keyof typeof scoringOptionTypes, 'model' | 'raw-prompts' | 'backend'>]?:
    | string
    | undefined;
} & { model?: string[] | undefined; 'raw-prompts': boolean; backend: string };

/** What is asked of the engine. Throws `usage`. */
export function scoringOf(values: Given, io: CliIo): ScoreOptions {
  const scoring: ScoreOptions = {
    ...modelFolders(io, values.model),
    backend: oneOf('backend', values.backend, ['auto', 'webgpu', 'wasm']),
    ...variantOption(values.variant, io),
  };
  const describe = describeOptions(values, io);
  if (describe && values.description !== undefined) {
    throw new FoveaError('usage', '--describe and --description cannot be combined.');
  }
  if (describe) scoring.describe = describe;
  if (values.prompt !== undefined) scoring.prompt = values.prompt;
  if (values['raw-prompts']) scoring.rawPrompts = true;
  if (values.description !== undefined) scoring.description = values.description;
  if (values.crops !== undefined) scoring.crops = wholeNumber('crops', values.crops, 1, 1000);
  if (values.heads !== undefined) scoring.heads = headNames(values.heads);
  return scoring;
}

function headNames(text: string): string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  if (names.length === 0) throw new FoveaError('usage', '--heads takes names separated by commas.');
  return [...new Set(names)];
}

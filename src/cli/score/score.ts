import { join } from 'node:path';
import type { ModelInfo } from '../../shared/engine-api.ts';
import { FoveaError } from '../../shared/errors.ts';
import { oneOf, parseCommand, wholeNumber } from '../arguments.ts';
import { describeHelp, describeOptions, describeOptionTypes } from '../describe/describe-options.ts';
import { projectRoot } from '../engine/build.ts';
import { userPath, type CliIo } from '../io.ts';
import { begun, itemSource } from '../items/item-source.ts';
import { readDone, skipDone, type Done } from './resume.ts';
import { scoreStream, type ScoreOptions } from './score-items.ts';
import { csvWriter, jsonLine, modelId } from './score-line.ts';
import { openSink } from './sink.ts';
import { variantHelp, variantOption } from '../variant.ts';

export const scoreUsage = `Usage: fovea score [IMAGE...] [options]

Scores images and prints one JSON line per image, in the order given.

  --items FILE        a .csv (columns file, prompt, description) or .jsonl table of images, or - for
                      one on stdin, whose .jsonl lines are scored as they come; a line of .jsonl may
                      also give crops: [[x, y], ...], top-left corners in pixels
  --images DIR        where the files named in the table are
  --model DIR         model package (default: the demo; what it can tell stands in its MODEL_CARD.md)
  --prompt TEXT       prompt of images that bring none (default: that of a .txt beside the image, else the
                      one in the file, if any)
  --description TEXT  description of images that bring none
${describeHelp}
  --crops N           number of crops (default: the model's)
  --heads A,B         scores wanted (default: the model's)
  --backend NAME      auto, webgpu or wasm (default auto: webgpu on a GPU, else wasm)
${variantHelp}
  --format NAME       jsonl or csv (default jsonl)
  --out FILE          write there instead of to stdout
  --shard I/N         only every N-th image, beginning with the I-th: part I of N
  --resume            go on with the --out of a run that was broken off (jsonl only)
  --inspect DIR       also write every intermediate tensor as DIR/<file>.<name>.npy;
                      those of the second crop as <file>.crop1.<name>.npy, and so on

Exit code: 0 all scored, 1 some failed (their lines carry "error", or "descriptionError" where only the
description is missing), 2 bad usage.
`;

/** The model that comes with the project. */
export const demoModel = join(projectRoot, 'public', 'models', 'demo');

const options = {
  items: { type: 'string' },
  images: { type: 'string' },
  model: { type: 'string' },
  prompt: { type: 'string' },
  description: { type: 'string' },
  ...describeOptionTypes,
  crops: { type: 'string' },
  heads: { type: 'string' },
  backend: { type: 'string', default: 'auto' },
  variant: { type: 'string' },
  format: { type: 'string', default: 'jsonl' },
  out: { type: 'string' },
  inspect: { type: 'string' },
  shard: { type: 'string' },
  resume: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** `fovea score`: see `scoreUsage`. */
export async function runScore(argv: string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseCommand('score', argv, options);
  if (values.help) {
    await io.out(scoreUsage);
    return 0;
  }
  const format = oneOf('format', values.format, ['jsonl', 'csv']);
  const scoring: ScoreOptions = {
    model: values.model === undefined ? demoModel : userPath(io, values.model),
    backend: oneOf('backend', values.backend, ['auto', 'webgpu', 'wasm']),
    ...variantOption(values.variant, io),
  };
  const describe = describeOptions(values, io);
  if (describe && values.description !== undefined) {
    throw new FoveaError('usage', '--describe and --description exclude each other.');
  }
  if (describe) scoring.describe = describe;
  if (values.prompt !== undefined) scoring.prompt = values.prompt;
  if (values.description !== undefined) scoring.description = values.description;
  if (values.crops !== undefined) scoring.crops = wholeNumber('crops', values.crops, 1, 1000);
  if (values.heads !== undefined) scoring.heads = headNames(values.heads);
  if (values.inspect !== undefined) scoring.inspect = userPath(io, values.inspect);

  const source = itemSource(io, positionals, values);
  const resumed = values.resume ? await earlier(io, values.out, format) : undefined;
  const items = await begun(resumed ? skipDone(source.items, resumed.done, resumed.out) : source.items);

  const sink = await openSink(io, values.out, resumed !== undefined);
  let failed = 0;
  let undescribed = 0;
  let done = 0;
  try {
    let line = jsonLine;
    await scoreStream(
      io,
      { items, total: source.total },
      scoring,
      async (model) => {
        if (model && resumed) checkModel(model, resumed);
        if (format === 'jsonl') return;
        const heads = scoring.heads ?? model?.heads.map((head) => head.name) ?? [];
        const writer = csvWriter(heads, describe !== undefined);
        line = (outcome) => writer.line(outcome);
        await sink.write(writer.header);
      },
      async (outcome) => {
        done++;
        if (!outcome.ok) failed++;
        else if (outcome.answer?.ok === false) undescribed++;
        await sink.write(line(outcome));
      },
    );
  } finally {
    await sink.close();
  }
  const of = source.total === undefined ? '' : ` of ${source.total}`;
  if (io.signal.aborted) {
    io.say(`Stopped after ${done}${of}.`);
    return 130;
  }
  if (failed > 0) io.say(`${failed} of ${done} failed.`);
  if (undescribed > 0) io.say(`${undescribed} of ${done} scored without the description asked for.`);
  return failed + undescribed > 0 ? 1 : 0;
}

interface Resumed {
  out: string;
  done: Done;
}

async function earlier(io: CliIo, out: string | undefined, format: string): Promise<Resumed> {
  if (out === undefined || format !== 'jsonl')
    throw new FoveaError('usage', '--resume goes with --out FILE and the format jsonl.');
  const done = await readDone(io, out);
  if (done.files.length > 0) io.say(`${done.files.length} done already.`);
  return { out, done };
}

/** One file must not hold scores of two models. */
function checkModel(model: ModelInfo, { out, done }: Resumed): void {
  if (done.model === undefined || done.model === modelId(model)) return;
  throw new FoveaError(
    'usage',
    `--out ${out} was begun with the model ${done.model}, not ${modelId(model)}.`,
    'Give that model, or another file.',
  );
}

function headNames(text: string): string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  if (names.length === 0) throw new FoveaError('usage', '--heads takes names separated by commas.');
  return [...new Set(names)];
}

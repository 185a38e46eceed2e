import { evaluatePredictions, type Prediction } from '../../evaluation/evaluate-predictions.ts';
import type { ScoreResult } from '../../shared/result.ts';
import { FoveaError, type ErrorRecord } from '../../shared/errors.ts';
import { oneOf, parseOptions, wholeNumber } from '../arguments.ts';
import { userPath, type CliIo } from '../io.ts';
import { pairLines, readScoredLines, type ScoredLine } from './predictions.ts';
import { readBytes, readRatedItems, type RatedItem, type RatedSelection } from '../items/rated-items.ts';
import { scoreItems, type ScoreOptions } from '../score/score-items.ts';
import { variantHelp, variantOption } from '../variant.ts';
import { modelId } from '../../shared/models/model-id.ts';
import { checkTarget, writeReliability, type Measured } from './write-reliability.ts';
import { demoModel } from '../score/scoring-options.ts';
import { modelPath } from '../shelf/model-path.ts';

export const evaluateUsage = `Usage: fovea evaluate --items FILE.csv --images DIR [options]
       fovea evaluate --items FILE.csv --predictions FILE.jsonl [options]

Scores the rated images of a table and compares the scores with the ratings: SRCC, PLCC, KRCC, RMSE and Main Score
(the mean of SRCC and PLCC) with 95% bootstrap intervals, as they are and after a 4-parameter logistic fit.
Reads the tables of AGIQA-1K, AGIQA-3K, AIGCIQA2023 and AIGIQA-20K, and any CSV whose first line names its columns.

  --items FILE.csv           file, prompt, description (or answer) and rating of each image (or .jsonl)
  --images DIR               where the images are; the subfolders of the released data sets are found
  --model DIR                model package (default: the demo)
  --head NAME                which score to compare (default: the head of the rating column, else quality)
  --target COLUMN            which column is the rating (default: the usual column for the head)
  --ratings FILE.mat         ratings from a MATLAB file, as AIGCIQA2023 has them, instead of a column
  --group COLUMN             also SRCC and PLCC per group, and their means; "generator" is read from the file names
  --predictions FILE.jsonl   lines that \`fovea score\` wrote (or the held-out.jsonl of \`fovea train --folds\`); nothing is scored again
  --write DIR                also writes into the package in DIR how far people agree with this score: an interval for 8 of 10
                             images, and how often they prefer the image that scores better. Only for images that the model
                             was not trained on: nobody can check that but you. The manifest is replaced, the weights stay
  --backend webgpu|wasm|auto (default auto)
${variantHelp}
  --raw-prompts              keep generator syntax in prompts (see \`fovea score --help\`)
  --crops N                  crops per image (default: the package's)
  --resamples N, --seed N    of the bootstrap (default 1000, 20)

Examples:
  fovea evaluate --items ratings.csv --images pictures --group generator
  fovea evaluate --items ratings.csv --predictions scores.jsonl --head alignment
`;

/** `fovea evaluate`: see `evaluateUsage`. */
export function runEvaluate(argv: string[], io: CliIo): Promise<number> {
  return evaluateWith(scoreItems, argv, io);
}

/**
 * The command with a given way to score: one JSON object on stdout. Answers 0, or 1 where rows or images failed (they are
 * listed and left out). Throws `usage` for what cannot be evaluated at all.
 */
export async function evaluateWith(score: typeof scoreItems, argv: string[], io: CliIo): Promise<number> {
  const values = parseOptions('evaluate', argv, {
    items: { type: 'string' },
    images: { type: 'string' },
    model: { type: 'string' },
    head: { type: 'string' },
    target: { type: 'string' },
    ratings: { type: 'string' },
    group: { type: 'string' },
    predictions: { type: 'string' },
    write: { type: 'string' },
    backend: { type: 'string', default: 'auto' },
    variant: { type: 'string' },
    crops: { type: 'string' },
    'raw-prompts': { type: 'boolean', default: false },
    resamples: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '20' },
    help: { type: 'boolean', short: 'h', default: false },
  });
  if (values.help) {
    await io.out(evaluateUsage);
    return 0;
  }
  const usage = (message: string) =>
    new FoveaError('usage', message, 'Run `fovea evaluate --help` for the options.');
  const { items, images, predictions } = values;
  if (items === undefined) throw usage('No table of rated images given (--items FILE.csv).');
  if (values.target !== undefined && values.ratings !== undefined)
    throw usage('Give --target or --ratings, not both.');
  const resamples = wholeNumber('resamples', values.resamples, 0, 100_000);
  const seed = wholeNumber('seed', values.seed, 0, 2 ** 32 - 1);
  const { write } = values;
  const written = write === undefined ? undefined : userPath(io, write);
  const scoring: ScoreOptions = {
    model: values.model === undefined ? (written ?? demoModel) : modelPath(io, values.model),
    backend: oneOf('backend', values.backend, ['auto', 'webgpu', 'wasm']),
    ...variantOption(values.variant, io),
  };
  if (values['raw-prompts']) scoring.rawPrompts = true;
  if (values.crops !== undefined) scoring.crops = wholeNumber('crops', values.crops, 1, 1000);

  const selection: RatedSelection = { ...values, items, images };
  const { list, head, target } = await readRatedItems(io, selection);
  const packaged = written === undefined ? undefined : { folder: written, name: `--write ${write!}`, head };
  if (packaged) await checkTarget(packaged);
  const lines =
    predictions === undefined
      ? await scoreAll(list, { ...scoring, heads: [head] }, io, score)
      : await readPredictions(list, predictions, io);
  if (io.signal.aborted) {
    io.say('Stopped: nothing was evaluated.');
    return 130;
  }
  const report = compare(list, lines, head);
  const evaluation = evaluatePredictions(report.used, { resamples, seed });
  const model = lines.find((line) => line?.model !== undefined)?.model;
  const { failures } = report;
  const reliability = packaged && (await writeReliability(io, packaged, report.used.map(measured), items));
  await io.out(
    `${JSON.stringify({ model, head, target, ...evaluation, reliability, failed: failures.length, failures }, null, 2)}\n`,
  );
  io.say(
    `${report.used.length} of ${list.length} rows evaluated${failures.length > 0 ? `, ${failures.length} failed` : ''}.`,
  );
  return failures.length > 0 || report.used.length === 0 ? 1 : 0;
}

type Line = ScoredLine | null;

async function scoreAll(
  list: RatedItem[],
  options: ScoreOptions,
  io: CliIo,
  score: typeof scoreItems,
): Promise<Line[]> {
  const lines: Line[] = list.map(() => null);
  const places = list.flatMap(({ error }, index) => (error === undefined ? [index] : []));
  if (places.length === 0) return lines;
  const items = places.map((place) => list[place]!.item);
  let next = 0;
  await score(
    io,
    items,
    options,
    () => Promise.resolve(),
    (outcome) => {
      const { file } = outcome.item;
      lines[places[next++]!] = outcome.ok
        ? { file, scores: withNull(outcome.result), model: modelId(outcome.model) }
        : { file, error: outcome.error };
      return Promise.resolve();
    },
  );
  return lines;
}

/** Scores with null for heads that had no number. */
function withNull({
  scores,
  withheld,
}: Pick<ScoreResult, 'scores' | 'withheld'>): Record<string, number | null> {
  return { ...scores, ...Object.fromEntries(Object.keys(withheld ?? {}).map((head) => [head, null])) };
}

async function readPredictions(list: RatedItem[], file: string, io: CliIo): Promise<Line[]> {
  const text = new TextDecoder().decode(await readBytes(io, file));
  return pairLines(
    list.map(({ item }) => item.file),
    readScoredLines(text, file),
    (sentence) => io.say(sentence),
  );
}

/** A rated and scored row, and where its score comes from. */
interface UsedRow extends Prediction {
  prompt?: string | undefined;
  model?: string | undefined;
  fold?: number | undefined;
  undescribed?: number | undefined;
}

/** The row as what it says about people's agreement. */
function measured({ predicted, target, prompt, model, fold, undescribed }: UsedRow): Measured {
  return {
    ...{ score: predicted, rating: target, model },
    ...(prompt === undefined || prompt === '' ? {} : { group: prompt }),
    ...(fold === undefined ? {} : { fold }),
    ...(undescribed === undefined ? {} : { undescribed }),
  };
}

interface Failure {
  file: string;
  error: ErrorRecord;
}

/** Sorts rows into those with rating and score, and failures. Throws `usage` where the lines have scores, but not of `head`. */
function compare(list: RatedItem[], lines: Line[], head: string): { used: UsedRow[]; failures: Failure[] } {
  const used: UsedRow[] = [];
  const failures: Failure[] = [];
  list.forEach(({ item, target, group, error }, index) => {
    const line = lines[index];
    const scores = line?.scores;
    if (error !== undefined) failures.push({ file: item.file, error });
    else if (scores === undefined) {
      const why = line?.error ?? { code: 'item-invalid', message: `${item.file} was not scored.` };
      failures.push({ file: item.file, error: why });
    } else if (!Object.hasOwn(scores, head)) {
      throw new FoveaError(
        'usage',
        `The model has no score "${head}"; it has ${Object.keys(scores).join(', ')}.`,
        'Choose one with --head.',
      );
    } else if (scores[head] === null || scores[head] === undefined) {
      const message = `${item.file} has no ${head} score: its input, usually a prompt, is missing.`;
      failures.push({ file: item.file, error: { code: 'item-invalid', message } });
    } else {
      const { model, fold } = line!;
      const undescribed = line!.undescribed?.[head];
      const { prompt } = item;
      used.push({
        predicted: scores[head],
        target,
        model,
        fold,
        undescribed,
        prompt,
        ...(group === undefined ? {} : { group }),
      });
    }
  });
  return { used, failures };
}

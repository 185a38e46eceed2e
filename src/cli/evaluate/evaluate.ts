import { checkReliability } from '../../evaluation/reliability/check.ts';
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
import type { ModelInfo } from '../../shared/engine-api.ts';
import { checkWords } from './check-words.ts';
import { checkTarget, writeReliability, type Measured } from './write-reliability.ts';
import { modelFolders, modelOptionType } from '../score/model-option.ts';
import { gainsOver } from './gains.ts';
import { headsToCompare } from './heads-to-compare.ts';

export const evaluateUsage = `Usage: fovea evaluate --items FILE.csv --images DIR [options]
       fovea evaluate --items FILE.csv --predictions FILE.jsonl [options]

Scores the rated images of a table and compares the scores with the ratings: SRCC, PLCC, KRCC, RMSE and Main Score
(the mean of SRCC and PLCC) with 95% bootstrap intervals, as they are and after a 4-parameter logistic fit.
Reads the tables of AGIQA-1K, AGIQA-3K, AIGCIQA2023 and AIGIQA-20K, and any CSV whose first line names its columns.

  --items FILE.csv           file, prompt, description (or answer) and rating of each image (or .jsonl)
  --images DIR               where the images are; the subfolders of the released data sets are found
  --model DIR                model package, or the name of one that fovea get has fetched (default: the demo); may be repeated: the
                             models score side by side, and each is compared with the same ratings
  --head NAME                which score to compare (default: the head of the rating column, else quality; with several models, that
                             head of each, or all scores of a model without it); may be repeated:
                             all are compared with the ratings that go with the first
  --target COLUMN            which column is the rating (default: the usual column for the head)
  --ratings FILE.mat         ratings from a MATLAB file, as AIGCIQA2023 has them, instead of a column
  --group COLUMN             also SRCC and PLCC per group, and their means; "generator" is read from the file names
  --predictions FILE.jsonl   lines that \`fovea score\` wrote (or the held-out.jsonl of \`fovea train --folds\`: the report then
                             also says whether what some folds say of the scores holds in another); nothing is scored again
  --write DIR                also writes into the package in DIR how far people agree with this score: an interval for 8 of 10
                             images, and how often they prefer the image that scores better. Use it only for images that the
                             model was not trained on; only you can know that. The manifest is replaced, the weights stay
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
    ...modelOptionType,
    head: { type: 'string', multiple: true },
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
    ...modelFolders(io, values.model, written),
    backend: oneOf('backend', values.backend, ['auto', 'webgpu', 'wasm']),
    ...variantOption(values.variant, io),
  };
  if (values['raw-prompts']) scoring.rawPrompts = true;
  if (values.crops !== undefined) scoring.crops = wholeNumber('crops', values.crops, 1, 1000);

  const asked = values.head === undefined ? undefined : [...new Set(values.head)];
  if (written !== undefined && (scoring.beside !== undefined || (asked?.length ?? 0) > 1))
    throw usage('--write says how far people agree with one score of one model.');

  // a score of one of several models is rated in the column that its own name goes with
  const selection: RatedSelection = { ...values, items, images, head: asked?.[0]?.split('@', 1)[0] };
  const { list, head: usual, target } = await readRatedItems(io, selection);
  const packaged =
    written === undefined ? undefined : { folder: written, name: `--write ${write!}`, head: usual };
  if (packaged) await checkTarget(packaged);
  const heads = asked ?? (scoring.beside ? undefined : [usual]);
  const { lines, model } =
    predictions === undefined
      ? await scoreAll(list, heads ? { ...scoring, heads } : scoring, io, score)
      : { lines: await readPredictions(list, predictions, io), model: undefined };
  if (io.signal.aborted) {
    io.say('Stopped: nothing was evaluated.');
    return 130;
  }
  const reports = headsToCompare(heads, usual, model).map((head) => {
    const { used, failures } = compare(list, lines, head);
    const by = modelOf(lines, head);
    const evaluation = evaluatePredictions(used, { resamples, seed });
    return { used, content: { model: by, head, target, ...evaluation, failed: failures.length, failures } };
  });
  const [first, second] = reports;
  if (!first) throw usage('None of these models has a score.');
  const reliability = packaged && (await writeReliability(io, packaged, first.used.map(measured), items));
  // predictions of folds can say whether what a package says from them holds
  const check = second ? undefined : checkReliability(first.used.map(measured));
  const { failed, failures, ...evaluation } = first.content;
  const content = second
    ? {
        scorers: reports.map((report) => report.content),
        gains: gainsOver(
          reports.map(({ used, content: { head } }) => ({ head, rows: used })),
          resamples,
          seed,
        ),
      }
    : { ...evaluation, reliability, check, failed, failures };
  await io.out(`${JSON.stringify(content, null, 2)}\n`);
  for (const { used, content } of reports) {
    const lost = content.failed > 0 ? `, ${content.failed} failed` : '';
    const of = second
      ? `${content.head}: SRCC ${Number.isNaN(content.SRCC) ? 'unknown' : content.SRCC.toFixed(3)}; `
      : '';
    io.say(`${of}${used.length} of ${list.length} rows evaluated${lost}.`);
  }
  if (check) io.say(`${first.content.head}: ${checkWords(check)}`);
  return reports.some(({ used, content }) => content.failed > 0 || used.length === 0) ? 1 : 0;
}

type Line = ScoredLine | null;

async function scoreAll(
  list: RatedItem[],
  options: ScoreOptions,
  io: CliIo,
  score: typeof scoreItems,
): Promise<{ lines: Line[]; model: ModelInfo | undefined }> {
  const lines: Line[] = list.map(() => null);
  let known: ModelInfo | undefined;
  const places = list.flatMap(({ error }, index) => (error === undefined ? [index] : []));
  if (places.length === 0) return { lines, model: undefined };
  const items = places.map((place) => list[place]!.item);
  let next = 0;
  await score(
    io,
    items,
    options,
    (model) => {
      known = model;
      return Promise.resolve();
    },
    (outcome) => {
      const { file } = outcome.item;
      lines[places[next++]!] = outcome.ok
        ? { file, scores: withNull(outcome.result), ...modelsOf(outcome.model) }
        : { file, error: outcome.error };
      return Promise.resolve();
    },
  );
  return { lines, model: known };
}

/** The model of a line, and that of each score where there are several. */
function modelsOf(model: ModelInfo): Pick<ScoredLine, 'model' | 'models'> {
  const id = modelId(model);
  if (!model.members) return { model: id };
  return {
    model: id,
    models: Object.fromEntries(model.heads.map((head) => [head.name, head.model?.id ?? id])),
  };
}

/** The model whose scores these are, as the first line says that does. */
const modelOf = (lines: readonly Line[], head: string): string | undefined => {
  const line = lines.find((one) => one?.model !== undefined);
  return line?.models?.[head] ?? line?.model;
};

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
  /** Its place in the table. */
  row: number;
  prompt?: string | undefined;
  model?: string | undefined;
  fold?: number | undefined;
  generator?: string | undefined;
  undescribed?: number | undefined;
}

/** The row as what it says about people's agreement. */
function measured({ predicted, target, prompt, model, fold, generator, undescribed }: UsedRow): Measured {
  return {
    ...{ score: predicted, rating: target, model },
    ...(prompt === undefined || prompt === '' ? {} : { group: prompt }),
    ...(fold === undefined ? {} : { fold }),
    ...(generator === undefined ? {} : { generator }),
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
      const { fold, generator } = line!;
      const model = line!.models?.[head] ?? line!.model;
      const undescribed = line!.undescribed?.[head];
      const { prompt } = item;
      used.push({
        row: index,
        predicted: scores[head],
        target,
        model,
        fold,
        generator,
        undescribed,
        prompt,
        ...(group === undefined ? {} : { group }),
      });
    }
  });
  return { used, failures };
}

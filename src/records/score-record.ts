import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import type { HeadInfo } from '../shared/engine-api.ts';
import { modelId, modelsCell, type NamedModel } from '../shared/models/model-id.ts';
import type { ErrorRecord } from '../shared/errors.ts';
import { reasonSentence, type Reason } from '../shared/reasons/reason.ts';
import type { Intervals, ScoreResult } from '../shared/result.ts';
import type { ScoredTexts } from '../shared/texts.ts';
import { csvLines, type Cell } from './csv.ts';
import { describedColumns, headColumns, recordColumns, type RecordColumn } from './own-columns.ts';

/** A number per head; null where a head has none. */
type HeadScores = Record<string, number | null>;

/** What was asked of one image, beyond the model: everything that changes its numbers. Absent: the model's own, or none. */
export interface ScoreSettings {
  crops?: number | [number, number][];
  heads?: string[];
  backend?: string;
  variant?: string;
  /** Digest of the prompt, and of the description, that was given for the image. */
  prompt?: string;
  description?: string;
  /** Who was asked for the description, and how. */
  describe?: string;
  rawPrompts?: true;
}

/** Who described an image and how it was asked. */
interface DescribedBy {
  provider: string;
  model: string;
  host: string;
  mode: string;
  /** The words it was asked with, where they are kept. */
  instruction?: string;
}

/** One image as lines, tables and exports carry it: scored, or failed with `error`, `code` and `hint`. */
export interface ScoreRecord {
  /** As the user named it. */
  file: string;
  scores?: HeadScores;
  /** Where people's mean rating lies for 8 of 10 images, [low, high] per head; null where nothing is claimed. */
  interval?: Intervals;
  crops?: { x: number; y: number; scores: HeadScores }[];
  warnings?: string[];
  /** A code per warning, in the same order; absent where there are none, and in lines of earlier versions. */
  warningCodes?: string[];
  /** Why the scores may be what they are, the surest first. */
  reasons?: Reason[];
  /** Name and hash: `modelId`. */
  model?: string;
  /** Where several models scored side by side: the `modelId` of each score's. */
  models?: Record<string, string>;
  ms?: number;
  settings?: ScoreSettings;
  texts?: ScoredTexts;
  /** Only where a description was asked for: the text and who said it, or why there is none. */
  description?: string;
  describedBy?: DescribedBy;
  descriptionError?: string;
  error?: string;
  code?: string;
  hint?: string;
  /** The file as it was when it was scored, where a folder is watched: one that has changed is scored again. */
  seen?: { size: number; modified: number; inode: number };
  /** This line takes the place of the line with this number (from 1): an image that failed was tried again. */
  again?: number;
}

/** The names of all fields of a record: complete, or it does not compile. */
export const recordFields: Readonly<Record<keyof ScoreRecord, true>> = {
  file: true,
  scores: true,
  interval: true,
  crops: true,
  warnings: true,
  warningCodes: true,
  reasons: true,
  model: true,
  models: true,
  ms: true,
  settings: true,
  texts: true,
  description: true,
  describedBy: true,
  descriptionError: true,
  error: true,
  code: true,
  hint: true,
  seen: true,
  again: true,
};

/** 12 hex digits that identify a text without repeating it. */
export function textDigest(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, 12);
}

/** Nine digits say a float32 exactly; the rest would be noise of the conversion. */
const tidy = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(9)));
const tidyScores = (scores: HeadScores): HeadScores =>
  Object.fromEntries(Object.entries(scores).map(([head, value]) => [head, tidy(value)]));

/** Heads without a number, as null: what they need was not given. */
const noNumbers = (withheld: Readonly<Record<string, string>> = {}): Record<string, null> =>
  Object.fromEntries(Object.keys(withheld).map((head) => [head, null]));

/** Which model each score is of, where several scored side by side. */
function modelsOf(
  { scores, withheld = {} }: Pick<ScoreResult, 'scores' | 'withheld'>,
  heads: readonly Pick<HeadInfo, 'name' | 'model'>[],
): Record<string, string> {
  return Object.fromEntries(
    heads.flatMap(({ name, model }): [string, string][] =>
      model && (Object.hasOwn(scores, name) || Object.hasOwn(withheld, name)) ? [[name, model.id]] : [],
    ),
  );
}

/** The record of a scored image. */
export function scoredRecord(
  file: string,
  result: Pick<
    ScoreResult,
    'scores' | 'withheld' | 'intervals' | 'crops' | 'warnings' | 'reasons' | 'ms' | 'texts'
  >,
  model: NamedModel & { heads?: readonly Pick<HeadInfo, 'name' | 'model'>[] },
): ScoreRecord {
  return {
    file,
    scores: { ...tidyScores(result.scores), ...noNumbers(result.withheld) },
    ...(result.intervals ? { interval: { ...result.intervals, ...noNumbers(result.withheld) } } : {}),
    crops: result.crops.map(({ x, y, scores }) => ({ x, y, scores: tidyScores(scores) })),
    warnings: result.warnings.map((warning) => warning.message),
    ...(result.warnings.length > 0 ? { warningCodes: result.warnings.map(({ code }) => code) } : {}),
    ...(result.reasons ? { reasons: result.reasons } : {}),
    ...(result.texts ? { texts: result.texts } : {}),
    model: modelId(model),
    ...(model.members ? { models: modelsOf(result, model.heads ?? []) } : {}),
    ms: Math.round(result.ms),
  };
}

/** The record of an image that could not be scored. */
export function failedRecord(file: string, { message, code, hint }: ErrorRecord): ScoreRecord {
  return { file, error: message, code, ...(hint === undefined ? {} : { hint }) };
}

/** A record as one line of JSON. */
export function recordLine(record: ScoreRecord): string {
  return `${JSON.stringify(record)}\n`;
}

const scores = v.record(v.string(), v.nullable(v.number()));
const text = v.optional(v.string());
const plain = v.record(v.string(), v.unknown());
const schema = v.pipe(
  // strict: a line that somebody added to is theirs, not ours to overwrite
  v.strictObject({
    file: v.string(),
    scores: v.optional(scores),
    interval: v.optional(v.record(v.string(), v.nullable(v.tuple([v.number(), v.number()])))),
    crops: v.optional(v.array(v.object({ x: v.number(), y: v.number(), scores }))),
    warnings: v.optional(v.array(v.string())),
    warningCodes: v.optional(v.array(v.string())),
    reasons: v.optional(v.array(plain)),
    model: text,
    models: v.optional(v.record(v.string(), v.string())),
    ms: v.optional(v.number()),
    settings: v.optional(plain),
    texts: v.optional(plain),
    description: text,
    describedBy: v.optional(plain),
    descriptionError: text,
    error: text,
    code: text,
    hint: text,
    seen: v.optional(v.object({ size: v.number(), modified: v.number(), inode: v.number() })),
    again: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  } satisfies Record<keyof ScoreRecord, unknown>),
  v.check(({ error, code, scores, model }) =>
    error === undefined ? scores !== undefined && model !== undefined : code !== undefined,
  ),
);

/** What `readRecord` gives: the record with its settings as they were written, for comparison. */
export type EarlierRecord = v.InferOutput<typeof schema>;

/** The record in a line that `recordLine` wrote; undefined for any other text. */
export function readRecord(line: string): EarlierRecord | undefined {
  try {
    const read = v.safeParse(schema, JSON.parse(line));
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
}

const cells: Record<RecordColumn, (record: ScoreRecord) => Cell> = {
  crops: (record) => record.crops?.length,
  warnings: (record) => record.warnings?.join('; '),
  error: (record) => record.error,
  model: (record) => (record.models ? modelsCell(record.models) : record.model),
  ms: (record) => record.ms,
  prompt: (record) => record.texts?.prompt,
  prompt_from: (record) => record.texts?.promptFrom,
  reasons: (record) => record.reasons?.map(reasonSentence).join('; '),
  description: (record) => record.description,
  description_model: (record) => record.describedBy?.model,
  description_host: (record) => record.describedBy?.host,
  description_mode: (record) => record.describedBy?.mode,
  description_error: (record) => record.descriptionError,
};

/**
 * The CSV form: a column per head and the two ends of its interval, the same columns in every row; those of descriptions where they were
 * requested.
 */
export function recordTable(
  heads: readonly string[],
  described = false,
): { header: string; row: (record: ScoreRecord) => string } {
  const columns = [...recordColumns, ...(described ? describedColumns : [])];
  const ends = heads.flatMap((head) => {
    const { low, high } = headColumns(head);
    return [low, high];
  });
  return {
    header: csvLines([['file', ...heads, ...ends, ...columns]]),
    row: (record) =>
      csvLines([
        [
          record.file,
          ...heads.map((head) => record.scores?.[head]),
          ...heads.flatMap((head) => record.interval?.[head] ?? [undefined, undefined]),
          ...columns.map((name) => cells[name](record)),
        ],
      ]),
  };
}

/** Whether the names of a table's columns are those of `recordTable`, none added and none moved; earlier versions wrote no reasons. */
export function isRecordHeader(columns: readonly string[]): boolean {
  const before = recordColumns.filter((name) => name !== 'reasons');
  const ends = (tail: readonly string[]): boolean =>
    columns.length > tail.length && columns.slice(-tail.length).join('\n') === tail.join('\n');
  return (
    columns[0] === 'file' &&
    [recordColumns, before].some((own) => ends(own) || ends([...own, ...describedColumns]))
  );
}

import { truncate } from 'node:fs/promises';
import { readRecord, recordLine, type ScoreRecord, type ScoreSettings } from '../../records/score-record.ts';
import { FoveaError } from '../../shared/errors.ts';
import { fileLines, isBrokenLine } from '../files/earlier-scores.ts';
import { writeWhole } from '../files/write-whole.ts';
import { systemCode } from '../items/item.ts';
import { differences } from './settings.ts';

/** The result of an earlier run for one item. */
interface EarlierLine {
  file: string;
  /** It has no scores, or lacks the requested description: it will be retried. */
  failed: boolean;
  model?: string | undefined;
  settings?: Record<string, unknown> | undefined;
}

/** The earlier content of `--out`, a line per item from the first on. */
export interface Earlier {
  lines: EarlierLine[];
}

/** Number of the line that an item's new line replaces; undefined for items not yet reached. */
export type Again = WeakMap<object, number>;

function notOurs(name: string, line: number): FoveaError {
  return new FoveaError(
    'usage',
    `${name} cannot be resumed: line ${line} was not written by fovea score.`,
    'Choose another file, or omit --resume to start over.',
  );
}

interface Journal extends Earlier {
  /** Replacement lines by the number of the line they replace. */
  again: Map<number, string>;
  /** Bytes of the complete lines. */
  whole: number;
  broken: boolean;
}

async function readJournal(path: string, name: string): Promise<Journal> {
  const journal: Journal = { lines: [], again: new Map(), whole: 0, broken: false };
  const { lines, again } = journal;
  let number = 0;
  for await (const line of fileLines(path)) {
    number++;
    if ('rest' in line) {
      if (!isBrokenLine(line.rest)) throw notOurs(name, number);
      journal.broken = true;
      break;
    }
    const record = readRecord(line.text);
    if (!record) throw notOurs(name, number);
    const { again: replaced, ...rest } = record;
    const { file, model, settings } = rest;
    const failed = record.error !== undefined || record.descriptionError !== undefined;
    const earlier = { file, failed, model, settings };
    if (replaced === undefined) lines.push(earlier);
    else {
      if (lines[replaced - 1]?.file !== file) throw notOurs(name, number);
      lines[replaced - 1] = earlier;
      // the text as it was written, digit for digit, without the mark
      again.set(replaced, line.text.replace(/,"again":\d+\}$/, '}'));
    }
    journal.whole = line.end;
  }
  return journal;
}

/** Moves replacement lines to their places and drops a truncated last line; the file is replaced atomically. */
async function settle(path: string, name: string, { again, broken, whole }: Journal): Promise<void> {
  if (again.size === 0) {
    if (broken) await truncate(path, whole);
    return;
  }
  const kept: string[] = [];
  let number = 0;
  for await (const line of fileLines(path)) {
    if ('rest' in line || readRecord(line.text)?.again !== undefined) continue;
    kept.push(again.get(++number) ?? line.text);
  }
  await writeWhole(path, kept.map((line) => `${line}\n`).join(''), name);
}

/**
 * Reads the lines of an earlier run and repairs what a killed run left. A missing file has no lines. Throws `usage`
 * where the file holds something else.
 */
export async function readEarlier(path: string, name: string): Promise<Earlier> {
  try {
    const journal = await readJournal(path, name);
    await settle(path, name, journal);
    return { lines: journal.lines };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { lines: [] };
    throw error;
  }
}

/** Moves retried lines into place; called when the file is closed, however the run ended. */
export async function finishResumed(path: string, name: string): Promise<void> {
  await settle(path, name, await readJournal(path, name));
}

/**
 * The items that are left, and those that failed, in order; `again` is called for the latter. Throws `usage` where the lines there are
 * belong to other items, or were scored with other settings: one file holds the scores of one run.
 */
export async function* itemsLeft<T extends { file: string }>(
  items: AsyncIterable<T>,
  { lines }: Earlier,
  name: string,
  settings: (item: T) => ScoreSettings,
  again: Again,
): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  const failed: T[] = [];
  for (const [i, before] of lines.entries()) {
    const next = await iterator.next();
    if (next.done) {
      throw new FoveaError(
        'usage',
        `${name} belongs to another list: it has ${lines.length} lines, the list only ${i}.`,
        'Use the same list and the same --shard, or another file.',
      );
    }
    const item = next.value;
    checkLine(before, item.file, settings(item), `line ${i + 1}`, name);
    if (!before.failed) continue;
    again.set(item, i + 1);
    failed.push(item);
  }
  // only now, when every line is known to belong to this run, is anything scored
  yield* failed;
  yield* { [Symbol.asyncIterator]: () => iterator };
}

function checkLine(
  before: EarlierLine,
  file: string,
  settings: ScoreSettings,
  line: string,
  name: string,
): void {
  if (before.file !== file) {
    throw new FoveaError(
      'usage',
      `${name} belongs to another list: ${line} is ${before.file}, where the list has ${file}.`,
      'Use the same list, the same --shard and the same file, or omit --resume.',
    );
  }
  if (before.failed) return;
  const other =
    before.settings === undefined
      ? 'settings that it does not record'
      : differences(before.settings, settings);
  if (other === undefined) return;
  throw new FoveaError(
    'usage',
    `${name} was started with other settings: ${line}, ${file}, was scored with ${other}.`,
    'Use the same settings, or another file.',
  );
}

/** The line of an item that was scored now: marked where it replaces an earlier one. */
export function resumedLine(record: ScoreRecord, number: number | undefined): string {
  return recordLine(number === undefined ? record : { ...record, again: number });
}

/**
 * One file must not hold scores of two models. Throws `usage`.
 *
 * @param ids every id of the package, the one it has now first
 */
export function checkModel({ lines }: Earlier, ids: readonly string[], name: string): void {
  const other = lines.find(({ failed, model }) => !failed && (model === undefined || !ids.includes(model)));
  if (!other) return;
  throw new FoveaError(
    'usage',
    `${name} was started with the model ${other.model ?? '(unknown)'}, not ${ids[0] ?? '(unknown)'}.`,
    'Use that model, or another file.',
  );
}

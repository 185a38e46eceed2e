import { describedBy } from './described-by.ts';
import * as v from 'valibot';
import type { ImageFaults } from '../shared/reasons/fault-kind.ts';
import { modelOfCell } from '../shared/models/model-id.ts';
import { FoveaError } from '../shared/errors.ts';
import { faultFields, faultsOfLine, faultsOfRow } from './image-faults.ts';
import { recordFields } from './score-record.ts';
import { isNotGiven } from './table/not-given.ts';
import { ratingOf } from './table/rating.ts';
import { readTable, type Table } from './table/read-table.ts';
import type { TableRow } from './table/table-row.ts';

/** An image as a file of scores has it. */
export interface ScoredImage {
  file: string;
  /** As it was scored; empty where there was none. */
  prompt: string;
  /** A number per head; null where it had none. */
  scores: Record<string, number | null>;
  /** What else the file says of the image, in the user's own columns. */
  cells: Record<string, string>;
  /** Name and hash of the model; undefined where the file does not say. */
  model?: string;
  /** What was asked for beyond the model's own; undefined where the file does not record it. */
  settings?: Record<string, unknown>;
  /** Where its description came from, in words; undefined where the file does not say. */
  description?: string;
  /** What is wrong with the image, as far as the file says it. */
  faults?: ImageFaults;
}

/** The scores in one file. */
export interface ScoredFile {
  images: ScoredImage[];
  /** Images that could not be scored: they have a line, but no score. */
  failed: number;
  /** What was read otherwise than written, in sentences. */
  notes: string[];
}

/**
 * Reads scores: the lines or table that `fovea score` wrote, or an export of the page. A line that was written again replaces the one it
 * names. Throws `usage` for what holds no scores.
 */
export function readScored(content: Uint8Array | string, label: string): ScoredFile {
  const table = readTable(content, label);
  const kept: (ScoredImage | 'failed')[] = [];
  for (const row of table.rows) {
    if (row.problem !== undefined) throw noScores(row.problem);
    const { image, again } = table.own ? fromTable(row, table) : fromJson(row, label);
    if (again === undefined) kept.push(image);
    else if (again <= kept.length) kept[again - 1] = image;
    else throw noScores(`Line ${row.number} of ${label} replaces line ${again}, which it does not have.`);
  }
  if (kept.length === 0) throw noScores(`${label} holds no scores.`);
  const images = kept.filter((image) => image !== 'failed');
  const notes = table.notes.map(({ message }) => message);
  return { images, failed: kept.length - images.length, notes };
}

function noScores(message: string): FoveaError {
  return new FoveaError('usage', message, 'Give a file that `fovea score` wrote, or an export of the page.');
}

interface Read {
  image: ScoredImage | 'failed';
  again?: number | undefined;
}

function fromTable({ file, prompt = '', cells, own = {}, describer }: TableRow, { heads }: Table): Read {
  const scores = Object.fromEntries(heads.map((head) => [head, ratingOf(own, head)]));
  if (!isNotGiven(own.error ?? '') || Object.values(scores).every((score) => score === null))
    return { image: 'failed' };
  const { model = '', model_hash: hash } = own;
  const name = hash === undefined || hash === '' ? modelOfCell(model) : `${model}@${hash}`;
  return {
    image: {
      file,
      prompt,
      scores,
      cells: { ...cells },
      ...(isNotGiven(name) ? {} : { model: name }),
      ...(describer ? { description: describedBy(describer) } : {}),
      ...known(faultsOfRow(own)),
    },
  };
}

const numbers = v.record(v.string(), v.nullable(v.number()));
const plain = v.record(v.string(), v.unknown());
const describer = v.object({ model: v.string(), host: v.optional(v.string(), ''), mode: v.string() });
const line = v.object({
  scores: v.optional(numbers),
  error: v.optional(v.string()),
  again: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  model: v.optional(v.string()),
  settings: v.optional(plain),
  texts: v.optional(v.object({ prompt: v.string(), descriptionFrom: v.optional(v.string()) })),
  describedBy: v.optional(describer),
  cells: v.optional(v.record(v.string(), v.string())),
  ...faultFields,
});

/** Fields that are ours, those of the page's export too; others are the user's columns. */
const ourFields = new Set([
  ...Object.keys(recordFields),
  ...['status', 'spread', 'percentiles', 'width', 'height', 'promptOrigin', 'descriptionOrigin', 'cells'],
  ...['modelInfo', 'heads', 'device', 'versions', 'scoredAt', 'precomputed'],
]);

function fromJson({ file, prompt, number, cells }: TableRow, label: string): Read {
  const fields = Object.fromEntries(
    Object.keys(line.entries).flatMap((name) => {
      const cell = Object.hasOwn(cells, name) ? cells[name]! : '';
      return cell === '' ? [] : [[name, isText(name) ? cell : parsed(cell)]];
    }),
  );
  const { success, output } = v.safeParse(line, fields);
  if (!success || (output.scores === undefined && output.error === undefined))
    throw noScores(`Line ${number} of ${label} has no "file" with "scores" or "error".`);
  const { scores, again, model, settings, texts, describedBy: by, error } = output;
  if (scores === undefined || error !== undefined) return { image: 'failed', again };
  const own = Object.fromEntries(Object.entries(cells).filter(([name]) => !ourFields.has(name)));
  const from = texts?.descriptionFrom;
  const words = by
    ? describedBy(by)
    : from === undefined
      ? undefined
      : from === 'none'
        ? 'no description'
        : 'descriptions given';
  return {
    image: {
      file,
      prompt: texts?.prompt ?? prompt ?? '',
      scores,
      cells: { ...output.cells, ...own },
      ...(model === undefined ? {} : { model }),
      ...(settings === undefined ? {} : { settings }),
      ...(words === undefined ? {} : { description: words }),
      ...known(faultsOfLine(output)),
    },
    again,
  };
}

const known = (faults: ImageFaults): { faults?: ImageFaults } =>
  Object.keys(faults).length === 0 ? {} : { faults };

const isText = (name: string): boolean => name === 'error' || name === 'model';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

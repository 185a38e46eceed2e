import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  alignRatings,
  canGroup,
  filePlaces,
  groupOf,
  headOfColumn,
  rating,
  readDatasetTable,
  targetColumn,
  type DatasetTable,
} from '../../evaluation/dataset-table.ts';
import { readMatRatings } from '../../evaluation/mat-file.ts';
import { FoveaError, type ErrorRecord } from '../../shared/errors.ts';
import { userPath, type CliIo } from '../io.ts';
import { systemCode, type Item } from './item.ts';

/** What `evaluate` was asked to compare. */
export interface RatedSelection {
  items: string;
  images?: string;
  target?: string;
  head?: string;
  group?: string;
  /** MATLAB file with the ratings. */
  ratings?: string;
}

/** A row of the table with its rating, or with the reason why it takes no part. */
export interface RatedItem {
  item: Item;
  target: number;
  group?: string;
  error?: ErrorRecord;
}

export interface RatedItems {
  list: RatedItem[];
  head: string;
  /** Column, or file and pairing, that the ratings came from. */
  target: string;
}

/** Reads the table of rated images. Throws `usage` for what cannot be read or chosen; wrong rows come with their `error`. */
export async function readRatedItems(io: CliIo, selection: RatedSelection): Promise<RatedItems> {
  const text = new TextDecoder().decode(await readBytes(io, selection.items));
  const table = readDatasetTable(text, selection.items);
  const { group } = selection;
  if (group !== undefined && !canGroup(table, group)) {
    throw new FoveaError(
      'usage',
      `${selection.items} has no column "${group}" to group by; it has ${table.columns.join(', ')}.`,
    );
  }
  const { head, target, values } = await readTargets(io, selection, table);
  const root = selection.images === undefined ? io.cwd : userPath(io, selection.images);
  const list = table.rows.map((row, index): RatedItem => {
    const value = values[index] ?? null;
    const problem =
      row.problem ?? (value === null ? `Row ${row.number} has no rating in ${target}.` : undefined);
    return {
      item: {
        file: row.file === '' ? `${selection.items}:${row.number}` : row.file,
        path: locate(root, row.file),
        row: row.cells,
        ...(row.prompt === '' ? {} : { prompt: row.prompt }),
        ...(row.description === '' ? {} : { description: row.description }),
      },
      target: value ?? NaN,
      ...(group === undefined ? {} : { group: groupOf(table, row, group) }),
      ...(problem === undefined ? {} : { error: { code: 'item-invalid' as const, message: problem } }),
    };
  });
  return { list, head, target };
}

async function readTargets(io: CliIo, selection: RatedSelection, table: DatasetTable) {
  const { ratings } = selection;
  if (ratings !== undefined) {
    const { values, by } = alignRatings(
      table,
      readMatRatings(await readBytes(io, ratings), ratings),
      ratings,
    );
    return { head: selection.head ?? 'quality', target: `${ratings} (by ${by})`, values };
  }
  const wanted = selection.target;
  const named =
    wanted === undefined
      ? undefined
      : table.columns.find((name) => name.toLowerCase() === wanted.toLowerCase());
  const head = selection.head ?? (named === undefined ? undefined : headOfColumn(named)) ?? 'quality';
  const column =
    wanted === undefined ? targetColumn(table, head) : table.columns.includes(wanted) ? wanted : named;
  if (column === undefined) {
    throw new FoveaError(
      'usage',
      wanted === undefined
        ? `${selection.items} has no column that is known to rate "${head}".`
        : `${selection.items} has no column "${wanted}".`,
      `Choose the rating with --target: the columns are ${table.columns.join(', ')}. Ratings in a .mat file go with --ratings.`,
    );
  }
  return { head, target: column, values: table.rows.map((row) => rating(row, column)) };
}

/** The bytes of a file the user named; a `usage` error where it cannot be read. */
export async function readBytes(io: CliIo, name: string): Promise<Uint8Array> {
  try {
    return await readFile(userPath(io, name));
  } catch (error) {
    throw new FoveaError('usage', `${name} could not be read (${systemCode(error)}).`);
  }
}

function locate(root: string, file: string): string {
  const places = filePlaces(file).map((place) => resolve(root, place));
  return places.find((place) => existsSync(place)) ?? places[0]!;
}

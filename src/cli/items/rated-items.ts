import { readFile } from 'node:fs/promises';
import { headOfColumn, ratingColumn } from '../../records/table/column-names.ts';
import { ratingOf } from '../../records/table/rating.ts';
import { readTable, type Table } from '../../records/table/read-table.ts';
import { alignRatings, canGroup, groupOf } from '../../evaluation/rated-rows.ts';
import { readMatRatings } from '../../evaluation/mat-file.ts';
import { FoveaError, type ErrorRecord } from '../../shared/errors.ts';
import { inputError } from '../files/input-error.ts';
import { userPath, type CliIo } from '../io.ts';
import type { Item } from './item.ts';
import { imageFolders, toItem } from './items.ts';
import { Locator } from './locate.ts';
import { withSidecar } from './sidecar.ts';

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
  const table = readTable(await readBytes(io, selection.items), selection.items);
  if (table.rows.length === 0)
    throw new FoveaError('usage', `${selection.items} has no rows below its header.`);
  for (const { message, code } of table.notes) if (code !== 'row-refused') io.say(message);
  const { group } = selection;
  if (group !== undefined && !canGroup(table, group)) {
    throw new FoveaError(
      'usage',
      `${selection.items} has no column "${group}" to group by; it has ${table.columns.join(', ')}.`,
    );
  }
  const { head, target, values } = await readTargets(io, selection, table);
  const locator = new Locator(imageFolders(io, userPath(io, selection.items), selection.images));
  locator.prepare(table.rows.map(({ file }) => file));
  const list: RatedItem[] = [];
  for (const [index, row] of table.rows.entries()) {
    const value = values[index] ?? null;
    const item = await withSidecar(io, toItem(io, selection.items, row, locator));
    const error: ErrorRecord | undefined =
      item.error ??
      (value === null
        ? { code: 'item-invalid', message: `Row ${row.number} has no rating in ${target}.` }
        : undefined);
    list.push({
      item,
      target: value ?? NaN,
      ...(group === undefined ? {} : { group: groupOf(table, row, group) }),
      ...(error === undefined ? {} : { error }),
    });
  }
  return { list, head, target };
}

async function readTargets(io: CliIo, selection: RatedSelection, table: Table) {
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
    wanted === undefined
      ? ratingColumn(table.columns, head)
      : table.columns.includes(wanted)
        ? wanted
        : named;
  if (column === undefined) {
    throw new FoveaError(
      'usage',
      wanted === undefined
        ? `${selection.items} has no known rating column for "${head}".`
        : `${selection.items} has no column "${wanted}".`,
      `Choose the rating with --target: the columns are ${table.columns.join(', ')}. Ratings in a .mat file go with --ratings.`,
    );
  }
  return { head, target: column, values: table.rows.map((row) => ratingOf(row.cells, column)) };
}

/** The bytes of a file the user named; a `usage` error where it cannot be read. */
export async function readBytes(io: CliIo, name: string): Promise<Buffer> {
  try {
    return await readFile(userPath(io, name));
  } catch (error) {
    throw inputError(name, error);
  }
}

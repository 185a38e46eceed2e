import { isPictureName } from '../passed-over.ts';
import { findColumns } from './column-names.ts';

type JsonObject = Record<string, unknown>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The rows in a whole JSON value, in the shapes that programs write: a list of objects or of paths, an object that is one row, holds
 * one such list, has an entry for each image, or a list or an index of values for each column. Undefined for any other shape.
 */
export function rowsOfJson(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value.map(pathRow);
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value);
  const file = findColumns(entries.map(([name]) => name)).file;
  const column = file === undefined ? undefined : entries[file]![1];
  if (typeof column === 'object' && column !== null) return transposed(entries);
  if (file !== undefined) return [value];
  if (entries.length > 0 && entries.every(([name]) => isPictureName(name)))
    return entries.map(([name, row]) => ({ file: name, ...(isObject(row) ? row : { prompt: row }) }));
  const lists = entries.filter(([, inner]) => Array.isArray(inner) && inner.some(isObject));
  return lists.length === 1 ? (lists[0]![1] as unknown[]) : undefined;
}

const pathRow = (value: unknown): unknown =>
  typeof value === 'string' && isPictureName(value) ? { file: value } : value;

/** Rows of `{"file": ["a.png", …], …}` and `{"file": {"0": "a.png", …}, …}`. */
function transposed(columns: [string, unknown][]): unknown[] {
  const places = new Set(
    columns.flatMap(([, cells]) => (isObject(cells) || Array.isArray(cells) ? Object.keys(cells) : [])),
  );
  return [...places].map((place) =>
    Object.fromEntries(
      columns.flatMap(([name, cells]): [string, unknown][] => {
        const list = isObject(cells) || Array.isArray(cells) ? new Map(Object.entries(cells)) : undefined;
        return list?.has(place) ? [[name, list.get(place)]] : [];
      }),
    ),
  );
}

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { FoveaError } from '../shared/errors.ts';
import { readCsvItems } from './csv.ts';
import { userPath, type CliIo } from './io.ts';
import { systemCode, type Item } from './item.ts';
import { readJsonItems } from './jsonl.ts';

const formats = ['.csv', '.tsv', '.jsonl', '.ndjson'];

/**
 * Reads `--items`. Images are looked for in `--images`, else where the command was typed, else beside the table.
 * Throws `usage` for a table that cannot be read at all; a wrong row is an item with an `error`.
 */
export async function readItems(io: CliIo, table: string, images: string | undefined): Promise<Item[]> {
  const path = userPath(io, table);
  const extension = formats.find((ending) => path.toLowerCase().endsWith(ending));
  if (!extension) {
    throw new FoveaError('usage', `--items takes a .csv or .jsonl file, not "${table}".`);
  }
  const text = await readTable(path, table);
  const items = extension.endsWith('sv') ? readCsvItems(text, table) : readJsonItems(text, table);
  if (items.length === 0) throw new FoveaError('usage', `${table} has no items.`);
  const folders = images === undefined ? [io.cwd, dirname(path)] : [userPath(io, images)];
  return items.map((item) => ({ ...item, path: locate(item.file, folders) }));
}

async function readTable(path: string, table: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    const why = error instanceof TypeError ? 'is not UTF-8 text' : `could not be read (${systemCode(error)})`;
    throw new FoveaError('usage', `${table} ${why}.`);
  }
}

function locate(file: string, folders: string[]): string {
  const places = folders.map((folder) => resolve(folder, file));
  return places.find((place) => existsSync(place)) ?? places[0]!;
}

import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { FoveaError } from '../../shared/errors.ts';
import { readCsvItems } from './csv.ts';
import { userPath, type CliIo } from '../io.ts';
import { systemCode, type Item, type TableItem } from './item.ts';
import { readJsonItems } from './jsonl.ts';
import { textLines } from './text-lines.ts';

const formats = ['.csv', '.tsv', '.jsonl', '.ndjson'];

/** Name under which a table is read from stdin. */
const standardInput = '-';

/**
 * Reads `--items`, JSON lines as they come. Images are looked for in `--images`, else where the command was typed, else beside the
 * table. Throws `usage` for a table that cannot be read at all, or has no items (stdin may be empty: a part of a large list can be);
 * a wrong row is an item with an `error`.
 */
export async function* readItems(
  io: Pick<CliIo, 'cwd' | 'signal'>,
  table: string,
  images: string | undefined,
  input: AsyncIterable<Uint8Array | string> = stdin(io),
): AsyncGenerator<Item> {
  const piped = table === standardInput;
  const path = userPath(io, table);
  const folders = images !== undefined ? [userPath(io, images)] : piped ? [io.cwd] : [io.cwd, dirname(path)];
  let count = 0;
  const rows = piped ? readJsonItems(textLines(input, 'stdin'), 'stdin') : tableRows(path, table);
  for await (const item of rows) {
    count++;
    yield { ...item, path: locate(item.file, folders) };
  }
  if (count === 0 && !piped) throw new FoveaError('usage', `${table} has no items.`);
}

/** stdin until its end, or until the user stops. */
function stdin(io: Pick<CliIo, 'signal'>): AsyncIterable<Uint8Array> {
  io.signal.addEventListener('abort', () => process.stdin.destroy(), { once: true });
  return process.stdin;
}

async function* tableRows(path: string, table: string): AsyncGenerator<TableItem> {
  const extension = formats.find((ending) => path.toLowerCase().endsWith(ending));
  if (!extension) {
    throw new FoveaError('usage', `--items takes a .csv or .jsonl file, or - for stdin, not "${table}".`);
  }
  if (extension.endsWith('sv')) yield* readCsvItems(await wholeText(path, table), table);
  else yield* readJsonItems(textLines(chunks(path, table), table), table);
}

async function* chunks(path: string, table: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw unreadable(table, error);
  }
}

async function wholeText(path: string, table: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    if (error instanceof TypeError) throw new FoveaError('usage', `${table} is not UTF-8 text.`);
    throw unreadable(table, error);
  }
}

function unreadable(table: string, error: unknown): FoveaError {
  return new FoveaError('usage', `${table} could not be read (${systemCode(error)}).`);
}

function locate(file: string, folders: string[]): string {
  const places = folders.map((folder) => resolve(folder, file));
  return places.find((place) => existsSync(place)) ?? places[0]!;
}

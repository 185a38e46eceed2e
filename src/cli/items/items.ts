import { createReadStream } from 'node:fs';
import { dirname } from 'node:path';
import { FoveaError } from '../../shared/errors.ts';
import { inputError } from '../files/input-error.ts';
import { textLines } from '../../records/table/decode-text.ts';
import { JsonRows } from '../../records/table/json-rows.ts';
import { NoteBook } from '../../records/table/notes.ts';
import { readTable } from '../../records/table/read-table.ts';
import type { TableRow } from '../../records/table/table-row.ts';
import { userPath, type CliIo } from '../io.ts';
import { wrongItem, type Item } from './item.ts';
import { Locator } from './locate.ts';

/** Name under which a table is read from stdin. */
const standardInput = '-';

type Io = Pick<CliIo, 'cwd' | 'signal' | 'say'>;

/**
 * Reads `--items`, whatever its name: a table or a list of paths; JSON lines as they come. Images are looked for in `--images`, else where the command was typed, else beside the
 * table. What was skipped or read otherwise is reported on stderr. Throws `usage` for a table that cannot be read at all, or has no
 * items (stdin may be empty: a part of a large list can be); a wrong row is an item with an `error`.
 */
export async function* readItems(
  io: Io,
  table: string,
  images: string | undefined,
  input: AsyncIterable<Uint8Array | string> = stdin(io),
): AsyncGenerator<Item> {
  const piped = table === standardInput;
  const label = piped ? 'stdin' : table;
  const path = userPath(io, table);
  const locator = new Locator(imageFolders(io, piped ? undefined : path, images));
  let count = 0;
  for await (const row of tableRows(io, label, piped ? input : chunks(path, table), locator)) {
    count++;
    yield toItem(io, label, row, locator);
  }
  if (count === 0 && !piped) throw new FoveaError('usage', `${table} has no items.`);
}

/** Folders in which a table's images are looked for, in order; `path` is the table's own. */
export function imageFolders(
  io: Pick<CliIo, 'cwd'>,
  path: string | undefined,
  images: string | undefined,
): string[] {
  if (images !== undefined) return [userPath(io, images)];
  return path === undefined ? [io.cwd] : [io.cwd, dirname(path)];
}

/** A row as an item to score, its image found; what is wrong with the row is the item's error. */
export function toItem(io: Pick<CliIo, 'say'>, label: string, row: TableRow, locator: Locator): Item {
  const { number, file, prompt, description, crops, cells } = row;
  const place = locator.find(file);
  if (place.remark !== undefined && row.problem === undefined) io.say(place.remark);
  const problem = row.problem ?? place.problem;
  const name = file === '' ? `${label}:${number}` : file;
  return {
    ...(problem === undefined ? { file: name, row: cells } : wrongItem(name, problem, cells)),
    path: place.path,
    ...(prompt === undefined ? {} : { prompt, promptFrom: 'table' as const }),
    ...(description === undefined ? {} : { description }),
    ...(crops === undefined ? {} : { crops }),
  };
}

/** stdin until its end, or until the user stops. */
function stdin(io: Pick<CliIo, 'signal'>): AsyncIterable<Uint8Array> {
  io.signal.addEventListener('abort', () => process.stdin.destroy(), { once: true });
  return process.stdin;
}

/** The rows of a table: JSON lines as they come, anything else when all of it is there. */
async function* tableRows(
  io: Io,
  label: string,
  input: AsyncIterable<Uint8Array | string>,
  locator: Locator,
): AsyncGenerator<TableRow> {
  const { first, firstLine, whole } = await peek(input);
  if (first === '{' && JsonRows.isRow(firstLine)) {
    const book = new NoteBook(label);
    const json = new JsonRows(label, book);
    let number = 0;
    for await (const line of textLines(whole, label, book)) {
      number++;
      if (line.trim() !== '') yield json.line(line, number);
    }
    for (const { message } of book.list()) io.say(message);
    return;
  }
  const bytes: Uint8Array[] = [];
  for await (const chunk of whole) bytes.push(chunk);
  if (first === undefined && label === 'stdin') return;
  const { rows, notes } = readTable(Buffer.concat(bytes), label);
  for (const { code, message } of notes) if (code !== 'row-refused') io.say(message);
  locator.prepare(rows.map(({ file }) => file));
  yield* rows;
}

/** Longest first line of JSON that is waited for. */
const lineLimit = 1 << 20;

/** The first letter and line of a text, and all of it, what was looked at included. */
async function peek(
  input: AsyncIterable<Uint8Array | string>,
): Promise<{ first: string | undefined; firstLine: string; whole: AsyncIterable<Uint8Array> }> {
  const iterator = input[Symbol.asyncIterator]();
  const begun: Uint8Array[] = [];
  let first: string | undefined;
  let firstLine = '';
  for (;;) {
    const next: IteratorResult<Uint8Array | string, unknown> = await iterator.next();
    if (next.done) break;
    begun.push(typeof next.value === 'string' ? Buffer.from(next.value) : next.value);
    // zeros and the mark are those of encodings
    const text = Buffer.concat(begun);
    const at = text.findIndex((byte) => byte > 32 && ![0xef, 0xbb, 0xbf, 0xff, 0xfe].includes(byte));
    if (at < 0) continue;
    first = String.fromCharCode(text[at]!);
    const end = text.indexOf(10, at);
    // another text than JSON is read whole anyway
    if (first === '{' && end < 0 && text.length < lineLimit) continue;
    firstLine = text.toString('utf8', at, end < 0 ? undefined : end).replaceAll('\0', '');
    break;
  }
  if (firstLine === '' && first !== undefined)
    firstLine = Buffer.concat(begun).toString('utf8').replaceAll('\0', '');
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield* begun;
    for await (const chunk of { [Symbol.asyncIterator]: () => iterator })
      yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  }
  return { first, firstLine: firstLine.replace(/^[^{]*/, ''), whole: whole() };
}

async function* chunks(path: string, table: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw inputError(table, error);
  }
}

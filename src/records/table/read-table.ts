import { FoveaError } from '../../shared/errors.ts';
import { findColumns, headOfColumn, type FoundColumns } from './column-names.ts';
import { decodeText } from './decode-text.ts';
import { readDelimited, type DelimitedRecord } from './delimited.ts';
import { findDialect } from './dialect.ts';
import { JsonRows } from './json-rows.ts';
import { isNotGiven, saysNothing } from './not-given.ts';
import { NoteBook, type Note } from './notes.ts';
import { withoutGuard } from '../csv.ts';
import { readPathList } from './path-list.ts';
import { describerOf, noScores, ownTable, scoreColumns } from './own-export.ts';
import { ratingOf } from './rating.ts';
import type { TableRow } from './table-row.ts';

export interface Table {
  label: string;
  /** Columns with a name. */
  columns: string[];
  /** Names of the columns that were read as the image and its texts. */
  roles: { file?: string; prompt?: string; description?: string };
  rows: TableRow[];
  /** Whether the page exported it, or the command line wrote it. */
  own: boolean;
  /** Columns of a table of our own that hold scores. */
  heads: string[];
  notes: Note[];
}

const jsonName = /\.(jsonl|ndjson|json)$/i;

/** Endings of files that hold tables. */
export const tableName = /\.(csv|tsv|tab|jsonl|ndjson)$/i;

/**
 * Reads a table whose first line names its columns (comma, semicolon, tab), JSON, a row a line or an array of them, or a list of image
 * paths, one a line; which one, its contents say. A wrong row carries its `problem`; what else was chosen or passed over is in `notes`. Throws `usage` for what is no
 * text, or names no column with the image.
 */
export function readTable(content: Uint8Array | string, label: string): Table {
  const book = new NoteBook(label);
  const decoded = typeof content === 'string' ? content : decodeText(content, label, book);
  const text = decoded.replace(/^\uFEFF/, '');
  const json = JsonRows.looksLike(text) || (jsonName.test(label) && /^\s*(?:["\d{[\]}-]|$)/.test(text));
  const table = json ? readJson(text, label, book) : (readList(text, book) ?? readRows(text, label, book));
  for (const { problem } of table.rows) if (problem !== undefined) book.add('row-refused', problem);
  return { ...table, label, notes: book.list() };
}

type Contents = Omit<Table, 'label' | 'notes'>;

function readJson(text: string, label: string, book: NoteBook): Contents {
  const reader = new JsonRows(label, book);
  const rows = reader.all(text);
  return { columns: reader.columns, roles: reader.roles, rows, own: false, heads: [] };
}

function readList(text: string, book: NoteBook): Contents | undefined {
  const rows = readPathList(text);
  if (rows) book.add('path-list', String(rows.length));
  return rows && { columns: ['file'], roles: { file: 'file' }, rows, own: false, heads: [] };
}

function readRows(text: string, label: string, book: NoteBook): Contents {
  const { delimiter, text: body, skipped } = findDialect(text);
  let header: string[] | undefined;
  let found: FoundColumns = { choices: [] };
  const records: DelimitedRecord[] = [];
  const shape = () => header && { columns: header.length, file: found.file ?? 0 };
  for (const record of readDelimited(body, delimiter, shape)) {
    if (record.cells.every((cell) => cell.trim() === '') && !record.fault) continue;
    // the line under the header of Markdown
    if (delimiter === '|' && record.cells.every((cell) => /^\s*(?::?-{2,}:?\s*)?$/.test(cell))) continue;
    if (header) records.push(record);
    else {
      if (record.fault)
        throw new FoveaError(
          'usage',
          `The header of ${label} has a quote that is not closed.`,
          'Close the quote, or remove it.',
        );
      header = record.cells.map((name) => name.trim());
      found = findColumns(header);
    }
  }
  header ??= [];
  // which of several columns holds image names is seen in the rows
  const holdsNames = (place: number): boolean =>
    records.some(({ cells }) => /\.[a-z0-9]{2,5}$/i.test((cells[place] ?? '').trim()));
  found = findColumns(header, holdsNames);
  if (found.file === undefined) throw noFileColumn(label, header);
  if (found.caption !== undefined) book.add('caption', found.caption);
  for (const choice of found.choices) book.add('two-columns', choice);
  const own = ownTable(header);
  const reader = new RowReader({ label, book, header, found, own, delimiter });
  const rows = records.map((record, index) => reader.read(record, index + 1, skipped));
  const unnamed = header.flatMap((name, place) => (name === '' ? [place] : []));
  for (const place of unnamed)
    if (records.some(({ cells }) => (cells[place] ?? '').trim() !== '')) book.add('unnamed-column');
  const { columns } = reader;
  return { columns, roles: rolesOf(header, found), rows, own, heads: own ? scoreColumns(header) : [] };
}

function noFileColumn(label: string, header: string[]): FoveaError {
  const present = header.filter((name) => name !== '');
  return new FoveaError(
    'usage',
    `${label} has no column that names the image file; its columns are: ${present.join(', ') || 'none'}.`,
    'The first line names the columns: file (or filename, image, path, name), prompt, description.',
  );
}

function rolesOf(header: string[], { file, prompt, description }: FoundColumns): Table['roles'] {
  return {
    ...(file === undefined ? {} : { file: header[file]! }),
    ...(prompt === undefined ? {} : { prompt: header[prompt]! }),
    ...(description === undefined ? {} : { description: header[description]! }),
  };
}

interface RowContext {
  label: string;
  book: NoteBook;
  header: string[];
  found: FoundColumns;
  own: boolean;
  delimiter: string;
}

const delimiterWords: Record<string, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' };

/** Makes rows of records. */
class RowReader {
  readonly columns: string[];
  readonly #context: RowContext;
  /** Name and place of each column that is kept. */
  readonly #kept: [string, number][];
  /** Columns of ratings by their names. */
  readonly #ratings: string[];

  constructor(context: RowContext) {
    this.#context = context;
    const { header, own } = context;
    const seen = new Set<string>();
    this.#kept = noScores(header, own).flatMap(([name, place]) => {
      if (seen.has(name)) return [];
      seen.add(name);
      return [[name, place]];
    });
    this.columns = this.#kept.map(([name]) => name);
    this.#ratings = this.columns.filter((name) => headOfColumn(name) !== undefined);
  }

  read({ cells, first, last, fault }: DelimitedRecord, number: number, skipped: number): TableRow {
    const { header, found, own, label, book } = this.#context;
    const clean = (place: number | undefined): string => {
      const cell = place === undefined ? '' : (cells[place] ?? '').trim();
      return own ? withoutGuard(cell) : cell;
    };
    const given = (place: number | undefined): string | undefined => {
      const cell = clean(place);
      if (saysNothing(cell)) book.add('not-given', cell);
      return isNotGiven(cell) ? undefined : cell;
    };
    const lines =
      first === last ? `line ${first + skipped}` : `lines ${first + skipped} to ${last + skipped}`;
    const where = `Row ${number} of ${label} (${lines})`;
    const file = isNotGiven(clean(found.file)) ? '' : clean(found.file);
    const row = {
      number,
      file,
      cells: Object.fromEntries(this.#kept.map(([name, place]) => [name, clean(place)])),
    };
    const problem = this.#problem(cells, fault, file, where);
    if (problem !== undefined) return { ...row, problem };
    if (cells.length < header.length) book.add('short-row', String(number));
    const prompt = given(found.prompt);
    const description = given(found.description);
    this.#checkRatings(row.cells);
    const describer = own ? describerOf(header, cells) : undefined;
    return {
      ...row,
      ...(prompt === undefined ? {} : { prompt }),
      ...(description === undefined ? {} : { description }),
      ...(describer === undefined ? {} : { describer }),
      ...(own ? { own: Object.fromEntries(header.map((name, place) => [name, clean(place)])) } : {}),
    };
  }

  #checkRatings(cells: TableRow['cells']): void {
    for (const name of this.#ratings) {
      const cell = cells[name] ?? '';
      if (saysNothing(cell)) this.#context.book.add('not-given', cell);
      else if (cell !== '' && ratingOf(cells, name) === null) this.#context.book.add('not-a-number', cell);
    }
  }

  #problem(
    cells: string[],
    fault: DelimitedRecord['fault'],
    file: string,
    where: string,
  ): string | undefined {
    const { header, found, delimiter } = this.#context;
    const behind = cells.slice(header.length).some((cell) => cell.trim() !== '');
    if (fault === 'open') return `${where} has a quote that is not closed.`;
    if (fault === 'quote') return `${where} has a quote inside quoted text that is not doubled ("").`;
    if (behind) {
      return `${where} has ${cells.length} fields, the header ${header.length}: text with ${delimiterWords[delimiter] ?? `“${delimiter}”`} needs double quotes.`;
    }
    if (file === '') return `${where} names no file in column "${header[found.file!]!}".`;
    return undefined;
  }
}

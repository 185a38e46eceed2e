import { findColumns, type FoundColumns } from './column-names.ts';
import { rowsOfJson } from './json-shapes.ts';
import { isNotGiven, saysNothing } from './not-given.ts';
import { NoteBook } from './notes.ts';
import type { TableRow } from './table-row.ts';

/** What JSON itself has not, though Python writes it; texts are matched so that they stay as they are. */
const notJson = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

/** Reads rows that are JSON objects. */
export class JsonRows {
  readonly columns: string[] = [];
  readonly roles: { file?: string; prompt?: string; description?: string } = {};
  readonly #label: string;
  readonly #book: NoteBook;
  readonly #found = new Map<string, FoundColumns>();
  readonly #known = new Set<string>();

  constructor(label: string, book: NoteBook) {
    this.#label = label;
    this.#book = book;
  }

  /** Whether a text is JSON rather than delimited. */
  static looksLike(text: string): boolean {
    return /^\s*(\{|\[\s*[{\]"])/.test(text);
  }

  /** The rows of a whole text: one JSON value, or an object a line. */
  all(text: string): TableRow[] {
    const [firstLine = ''] = /^.*$/m.exec(text.trimStart()) ?? [];
    const rows = JsonRows.isRow(firstLine) ? undefined : rowsOfJson(this.#parse(text));
    if (rows) return rows.map((value, i) => this.#row(value, i + 1));
    return text
      .split(/\r\n|\n|\r/)
      .flatMap((line, i) => (line.trim() === '' ? [] : [this.line(line, i + 1)]));
  }

  /** Whether a line is a row by itself, so that what follows are more of them. */
  static isRow(line: string): boolean {
    const value = new JsonRows('', new NoteBook('')).#parse(line);
    return value !== undefined && rowsOfJson(value)?.[0] === value;
  }

  /** The row in one line. */
  line(line: string, number: number): TableRow {
    return this.#row(this.#parse(line), number);
  }

  #parse(json: string): unknown {
    // lines copied from a list keep its commas
    const text = json.replace(/(?<=\})\s*,\s*$/, '');
    try {
      return JSON.parse(text);
    } catch {
      try {
        const words: string[] = [];
        const value: unknown = JSON.parse(
          text.replace(notJson, (match) => {
            if (match.startsWith('"')) return match;
            words.push(match);
            return 'null';
          }),
        );
        for (const word of words) this.#book.add('not-given', word);
        return value;
      } catch {
        return undefined;
      }
    }
  }

  #row(value: unknown, number: number): TableRow {
    const where = `${this.#label}:${number}`;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return { number, file: '', cells: {}, problem: `${where} is not a JSON object.` };
    const entries: [string, unknown][] = Object.entries(value);
    const names = entries.map(([name]) => name);
    const found = this.#columns(names, (place) => {
      const cell = entries[place]?.[1];
      return typeof cell === 'string' && /\.[a-z0-9]{2,5}$/i.test(cell.trim());
    });
    const cells = Object.fromEntries(entries.map(([name, cell]) => [name, cellText(cell)]));
    const problems: string[] = [];
    const text = (place: number | undefined): string | undefined => {
      const [name, cell] = place === undefined ? [] : entries[place]!;
      if (cell === undefined || cell === null) return undefined;
      if (typeof cell !== 'string') {
        problems.push(`${where}: "${name ?? ''}" must be text.`);
        return undefined;
      }
      if (saysNothing(cell)) this.#book.add('not-given', cell.trim());
      return isNotGiven(cell) ? undefined : cell.trim();
    };
    const file = text(found.file) ?? '';
    if (file === '' && problems.length === 0) {
      problems.push(
        found.file === undefined
          ? `${where}: "file" is missing.`
          : `${where}: "${names[found.file]!}" must not be empty.`,
      );
    }
    const prompt = text(found.prompt);
    const description = text(found.description);
    const crops = cropsOf(
      entries.find(([name]) => name === 'crops')?.[1],
      entries.some(([name]) => name === 'scores'),
    );
    if (crops === 'wrong')
      problems.push(`${where}: "crops" must be a list of whole-number pairs [[x, y], …].`);
    return {
      number,
      file,
      cells,
      ...(prompt === undefined ? {} : { prompt }),
      ...(description === undefined ? {} : { description }),
      ...(crops === undefined || crops === 'wrong' ? {} : { crops }),
      ...(problems[0] === undefined ? {} : { problem: problems[0] }),
    };
  }

  #columns(names: string[], looksRight: (place: number) => boolean): FoundColumns {
    const key = JSON.stringify(names);
    const before = this.#found.get(key);
    if (before) return before;
    const found = findColumns(names, looksRight);
    this.#found.set(key, found);
    if (found.caption !== undefined) this.#book.add('caption', found.caption);
    for (const choice of found.choices) this.#book.add('two-columns', choice);
    for (const role of ['file', 'prompt', 'description'] as const) {
      const place = found[role];
      if (place !== undefined) this.roles[role] ??= names[place]!;
    }
    for (const name of names) {
      if (this.#known.has(name) || name === '') continue;
      this.#known.add(name);
      this.columns.push(name);
    }
    return found;
  }
}

/** A value as the text that a cell would hold. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value.trim();
  return JSON.stringify(value);
}

/** @param scored whether the line has scores: those of a model that reads the whole image come without crops */
function cropsOf(value: unknown, scored: boolean): [number, number][] | 'wrong' | undefined {
  if (value === undefined || value === null) return undefined;
  if (scored && Array.isArray(value) && value.length === 0) return undefined;
  if (!Array.isArray(value) || value.length === 0) return 'wrong';
  const crops: [number, number][] = [];
  for (const item of value as unknown[]) {
    // lines that `fovea score` wrote have {x, y, scores}
    const pair: unknown[] =
      typeof item === 'object' && item !== null && 'x' in item && 'y' in item
        ? [item.x, item.y]
        : Array.isArray(item)
          ? item
          : [];
    const [x, y] = pair;
    if (pair.length !== 2 || !Number.isInteger(x) || !Number.isInteger(y)) return 'wrong';
    crops.push([Number(x), Number(y)]);
  }
  return crops;
}

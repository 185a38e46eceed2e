/** What was changed, skipped or not understood while reading. */
export type NoteCode =
  | 'encoding'
  | 'damaged-text'
  | 'zero-bytes'
  | 'path-list'
  | 'caption'
  | 'two-columns'
  | 'unnamed-column'
  | 'not-given'
  | 'not-a-number'
  | 'short-row'
  | 'row-refused';

/** One kind of remark, counted and said in a sentence. */
export interface Note {
  code: NoteCode;
  count: number;
  message: string;
}

interface Entry {
  count: number;
  examples: string[];
}

const shown = 3;
const many = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;
const quoted = (examples: string[]): string => examples.map((example) => `“${example}”`).join(', ');
const is = (count: number): string => (count === 1 ? 'is' : 'are');

/** The sentence of each code. Examples are what the reader passed on, three at most. */
const sentences: Record<NoteCode, (label: string, entry: Entry) => string> = {
  encoding: (label, { count, examples }) =>
    `${label} is not UTF-8: ${many(count, 'line')} ${is(count)} read as Windows-1252, for example ${quoted(examples)}.`,
  'damaged-text': (label, { count }) =>
    `${many(count, 'line')} of ${label} ${count === 1 ? 'holds' : 'hold'} bytes that are not UTF-8, shown as �.`,
  'zero-bytes': (label, { count }) =>
    `${label} is damaged: zero bytes in ${many(count, 'place')} were left out.`,
  'path-list': (label, { examples: [count] }) =>
    `${label} has no header: read as a list of ${many(Number(count), 'image')}, one path a line.`,
  caption: (label, { examples }) => `The column ${quoted(examples)} of ${label} is read as the prompt.`,
  'two-columns': (label, { examples }) => `${label}: ${examples.join(' ')}`,
  'unnamed-column': (label, { count }) =>
    `${many(count, 'column')} of ${label} without a name ${is(count)} not read.`,
  'not-given': (label, { count, examples }) =>
    `${many(count, 'cell')} of ${label} ${count === 1 ? 'says' : 'say'} ${quoted(examples)}: treated as not given.`,
  'not-a-number': (label, { count, examples }) =>
    `${many(count, 'rating')} of ${label} ${is(count)} not a number: ${quoted(examples)}.`,
  'short-row': (label, { count, examples }) =>
    `${many(count, 'row')} of ${label} ${count === 1 ? 'has' : 'have'} fewer fields than the header (${count === 1 ? 'row' : 'rows'} ${examples.join(', ')}${count > examples.length ? ', …' : ''}): the rest is treated as not given.`,
  'row-refused': (label, { count, examples }) =>
    `${many(count, 'row')} of ${label} cannot be read. ${examples.join(' ')}`,
};

/** Collects remarks about one table, so that a kind that occurs a thousand times is one sentence with a count. */
export class NoteBook {
  readonly #label: string;
  readonly #entries = new Map<NoteCode, Entry>();

  constructor(label: string) {
    this.#label = label;
  }

  add(code: NoteCode, example?: string): void {
    const entry = this.#entries.get(code) ?? { count: 0, examples: [] };
    entry.count++;
    if (example !== undefined && entry.examples.length < shown && !entry.examples.includes(example))
      entry.examples.push(example);
    this.#entries.set(code, entry);
  }

  /** The remarks so far, in the order in which they first came up. */
  list(): Note[] {
    return [...this.#entries].map(([code, entry]) => ({
      code,
      count: entry.count,
      message: sentences[code](this.#label, entry),
    }));
  }
}

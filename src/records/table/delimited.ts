/** One record of delimited text. */
export interface DelimitedRecord {
  /** Those before the fault, where there is one. */
  cells: string[];
  /** Lines it takes, counted from 1. */
  first: number;
  last: number;
  /** `quote`: a quote that is neither doubled nor the last of its cell. `open`: one that is never closed. */
  fault?: 'quote' | 'open';
}

/** What a row of the table looks like, so that rows behind a wrong quote are found again. */
export interface RowShape {
  columns: number;
  /** Place of the column that names the image. */
  file: number;
}

interface Scanned {
  cells: string[];
  /** Where the next record starts. */
  end: number;
  fault?: { kind: 'quote' | 'open'; at: number };
}

const imageName = /\.(png|jpe?g|jfif|webp|avif|gif|bmp|tiff?|hei[cf])$/i;

/** Reads delimited text record by record (RFC 4180, blanks before a quote allowed). */
class Scanner {
  readonly #text: string;
  readonly #delimiter: string;
  /** A lone carriage return ends a line only where nothing else does (old Macs). */
  readonly #end: '\n' | '\r';
  readonly #plainCell: RegExp;

  constructor(text: string, delimiter: string, end: '\n' | '\r') {
    this.#text = text;
    this.#delimiter = delimiter;
    this.#end = end;
    this.#plainCell = new RegExp(`[^${delimiter === '\t' ? '\\t' : `\\${delimiter}`}${end}]*`, 'y');
  }

  /** The record that starts at a place. */
  record(start: number): Scanned {
    const text = this.#text;
    const cells: string[] = [];
    for (let at = start; ;) {
      const quote = this.#skipBlanks(at);
      if (text[quote] === '"') {
        const cell = this.#quoted(quote);
        // behind a blank, a quote may be part of the text
        if ('fault' in cell && quote === at) return { cells, end: text.length, fault: cell.fault };
        if ('fault' in cell) at = this.#plain(at, cells);
        else {
          cells.push(cell.value);
          at = cell.end;
        }
      } else at = this.#plain(at, cells);
      if (at >= text.length) return { cells, end: text.length };
      if (text[at] !== this.#delimiter) return { cells, end: this.nextLine(at) };
      at++;
    }
  }

  /** Where the line after a place starts. */
  nextLine(from: number): number {
    const end = this.#text.indexOf(this.#end, from);
    return end < 0 ? this.#text.length : end + 1;
  }

  /** Whether a line ends at a place, there or behind a carriage return. */
  #isEnd(at: number): boolean {
    return (
      this.#text[at] === this.#end ||
      (this.#text[at] === '\r' && this.#text[at + 1] === '\n' && this.#end === '\n')
    );
  }

  #skipBlanks(from: number): number {
    let at = from;
    while (this.#text[at] === ' ') at++;
    return at;
  }

  #plain(start: number, cells: string[]): number {
    this.#plainCell.lastIndex = start;
    let end = start + (this.#plainCell.exec(this.#text)?.[0].length ?? 0);
    // the carriage return before a line end is not part of the cell
    if (this.#end === '\n' && this.#text[end] === '\n' && end > start && this.#text[end - 1] === '\r') end--;
    cells.push(this.#text.slice(start, end));
    return end;
  }

  #quoted(start: number): { value: string; end: number } | { fault: NonNullable<Scanned['fault']> } {
    const text = this.#text;
    let value = '';
    for (let from = start + 1; ;) {
      const quote = text.indexOf('"', from);
      if (quote < 0) return { fault: { kind: 'open', at: text.length } };
      value += text.slice(from, quote);
      if (text[quote + 1] === '"') {
        value += '"';
        from = quote + 2;
        continue;
      }
      const end = this.#skipBlanks(quote + 1);
      if (end >= text.length || text[end] === this.#delimiter || this.#isEnd(end)) return { value, end };
      return { fault: { kind: 'quote', at: quote } };
    }
  }
}

/**
 * The records of delimited text, blank lines too. A wrong quote costs its own record: reading goes on at the next line that looks like
 * a row. A quoted cell in which whole rows lie is taken for one whose quote was left open. Without a shape nothing is looked for.
 */
export function* readDelimited(
  text: string,
  delimiter: string,
  shapeOf: () => RowShape | undefined,
): Generator<DelimitedRecord> {
  const end = text.includes('\n') ? '\n' : '\r';
  const scanner = new Scanner(text, delimiter, end);
  /** The lines of a stretch of text, as [start, end). */
  const linesIn = function* (from: number, to: number): Generator<[number, number]> {
    for (let at = from; at < to;) {
      const end = scanner.nextLine(at);
      yield [at, end];
      at = end;
    }
  };
  const row = (start: number, stop: number): string[] | undefined => {
    const shape = shapeOf();
    if (!shape) return undefined;
    const { cells, fault } = new Scanner(text.slice(start, stop), delimiter, end).record(0);
    const right = fault ? cells.length < shape.columns : cells.length === shape.columns;
    return right && (cells[shape.file] ?? '').trim() !== '' ? cells : undefined;
  };
  const namesImage = (cells: string[] | undefined): boolean =>
    cells !== undefined && imageName.test((cells[shapeOf()!.file] ?? '').trim());

  /** Where to go on behind a fault. */
  const recover = (start: number, fault: NonNullable<Scanned['fault']>): number => {
    let at = scanner.nextLine(start);
    for (const [from, to] of linesIn(at, text.length)) {
      at = from;
      if (row(from, to)) return at;
      if (from > fault.at && !text.slice(from, to).includes('"')) return at;
      at = to;
    }
    return at;
  };

  let line = 1;
  for (let at = 0; at < text.length;) {
    let { cells, end, fault } = scanner.record(at);
    const firstEnd = scanner.nextLine(at);
    if (!fault && end > firstEnd) {
      for (const [from, to] of linesIn(firstEnd, end)) {
        if (!namesImage(row(from, to))) continue;
        fault = { kind: 'open', at: from };
        cells = cells.filter((cell) => !/[\r\n]/.test(cell));
        break;
      }
    }
    if (fault) end = recover(at, fault);
    const lines = [...linesIn(at, end)].length;
    yield { cells, first: line, last: line + lines - 1, ...(fault ? { fault: fault.kind } : {}) };
    line += lines;
    at = end;
  }
}

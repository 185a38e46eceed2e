import { findColumns } from './column-names.ts';
import { readDelimited } from './delimited.ts';

const delimiters = [',', ';', '\t', '|'];
const sample = { characters: 65_536, records: 50 };

export interface Dialect {
  delimiter: string;
  /** The text behind a first line `sep=;`, as Excel writes it. */
  text: string;
  /** Lines removed. */
  skipped: number;
}

/** The delimiter under which the header has a column for the image and the rows are as long as the header. */
export function findDialect(text: string): Dialect {
  const told = /^"?sep=([^\w\s"]|\t)"?\r?\n/.exec(text);
  if (told) return { delimiter: told[1]!, text: text.slice(told[0].length), skipped: 1 };
  const head = text.slice(0, sample.characters);
  let best = { delimiter: ',', merit: -1 };
  for (const delimiter of delimiters) {
    const merit = meritOf(head, delimiter);
    if (merit > best.merit) best = { delimiter, merit };
  }
  return { delimiter: best.delimiter, text, skipped: 0 };
}

/** How well a delimiter explains the text: a file column first, then more than one column, then rows of one length. */
function meritOf(head: string, delimiter: string): number {
  let header: string[] | undefined;
  let rows = 0;
  let fitting = 0;
  for (const { cells, fault } of readDelimited(head, delimiter, () => undefined)) {
    if (cells.every((cell) => cell.trim() === '') && !fault) continue;
    if (!header) header = cells;
    else if (rows === sample.records) break;
    else {
      rows++;
      if (!fault && cells.length === header.length) fitting++;
    }
  }
  if (!header) return 0;
  const named = findColumns(header).file === undefined ? 0 : 1;
  const several = header.length > 1 ? 1 : 0;
  return 100 * named + 10 * several + (rows === 0 ? 1 : fitting / rows) + header.length / 1000;
}

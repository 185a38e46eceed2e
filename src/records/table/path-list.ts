import { isPictureName } from '../passed-over.ts';
import { findColumns } from './column-names.ts';
import type { TableRow } from './table-row.ts';

/** A path as a line of a list: without blanks and quotes around it. */
function pathOf(line: string): string {
  const trimmed = line.trim();
  return /^"[^"]*"$|^'[^']*'$/.exec(trimmed) ? trimmed.slice(1, -1).trim() : trimmed;
}

/**
 * The rows of a text that lists images, a path a line, without a header; undefined for any other text. A list is a text whose first line
 * is a picture's path, as is every other line or all but a few: no header and no row of a table with texts ends so.
 */
export function readPathList(text: string): TableRow[] | undefined {
  const lines = text.split(/\r\n|\n|\r/);
  const rows = lines.flatMap((line, i): TableRow[] => {
    const file = pathOf(line);
    return file === '' ? [] : [{ number: i + 1, file, cells: { file } }];
  });
  const [first] = rows;
  if (!first || findColumns([first.file]).file !== undefined || !isPictureName(first.file)) return undefined;
  const pictures = rows.filter(({ file }) => isPictureName(file)).length;
  return pictures * 10 >= rows.length * 9 ? rows : undefined;
}

import Papa from 'papaparse';
import { FoveaError } from '../../shared/errors.ts';
import { wrongItem, type TableItem } from './item.ts';

/** Names under which tables carry the image's file, in order of preference. */
export const fileColumns = ['file', 'name', 'image'];
const descriptionColumns = ['description', 'answer'];

/**
 * Items of a CSV (or TSV) table with a header line: a column `file` (or `name`, `image`), optionally `prompt` and
 * `description` (or `answer`). Throws `usage` where the file column is missing.
 */
export function readCsvItems(text: string, table: string): TableItem[] {
  const { data, errors, meta } = Papa.parse<Record<string, string | string[]>>(text, {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: (name) => name.trim(),
  });
  const columns = meta.fields ?? [];
  const find = (names: string[]): string | undefined => names.find((name) => columns.includes(name));
  const fileColumn = find(fileColumns);
  if (fileColumn === undefined) {
    const present = columns.filter((name) => name !== '');
    throw new FoveaError(
      'usage',
      `${table} has no column "file" (nor "name" or "image"); its columns are: ${present.join(', ') || 'none'}.`,
      'The first line of the table names its columns.',
    );
  }
  const descriptionColumn = find(descriptionColumns);
  const wrong = new Map<number, string>();
  for (const { type, row, message } of errors) {
    if (row !== undefined && type === 'Quotes')
      wrong.set(row, `a quote is not closed or not doubled: ${message}`);
  }
  return data.map((row, i) => {
    const cell = (column: string | undefined): string | undefined => {
      const value = column === undefined ? undefined : row[column];
      return typeof value === 'string' && value.trim() !== '' ? value : undefined;
    };
    const file = cell(fileColumn)?.trim();
    const where = `${table}:${i + 1}`;
    const problem = wrong.get(i);
    if (problem !== undefined) return wrongItem(file ?? where, `Row ${i + 1} of ${table}: ${problem}.`, row);
    if (row.__parsed_extra) {
      return wrongItem(
        file ?? where,
        `Row ${i + 1} of ${table} has ${columns.length + row.__parsed_extra.length} fields, its header ${columns.length}: text with commas needs double quotes.`,
        row,
      );
    }
    if (file === undefined) {
      return wrongItem(where, `Row ${i + 1} of ${table} names no file in column "${fileColumn}".`, row);
    }
    const prompt = cell('prompt');
    const description = cell(descriptionColumn);
    return {
      file,
      row,
      ...(prompt === undefined ? {} : { prompt }),
      ...(description === undefined ? {} : { description }),
    };
  });
}

import Papa from 'papaparse';
import { FoveaError } from '../shared/errors.ts';

/** One rated image. Texts are empty where the table has none. */
export interface DatasetRow {
  /** 1-based, the header not counted: what messages name. */
  number: number;
  /** As written, except that a missing name is empty. */
  file: string;
  prompt: string;
  description: string;
  /** All cells by column name. */
  cells: Readonly<Record<string, string>>;
  /** What is wrong with the row, in a sentence. */
  problem?: string;
}

export interface DatasetTable {
  columns: string[];
  rows: DatasetRow[];
}

/**
 * Column names by meaning, compared without case, in order of preference. They cover, as released: AGIQA-1K (`Image`,
 * `Prompt`, `MOS`), AGIQA-3K (`name`, `prompt`, `mos_quality`, `mos_align`), AIGCIQA2023 and AIGIQA-20K with the
 * descriptions released with SC-AGIQA (`name`, `prompt`, `answer`, `mos`).
 */
const names = {
  file: ['file', 'name', 'image', 'filename', 'file_name', 'image_name', 'img', 'path'],
  prompt: ['prompt', 'prompts', 'text'],
  description: ['description', 'answer', 'caption'],
};

const targets = new Map([
  ['quality', ['mos_quality', 'quality', 'quality_mos', 'mosz1', 'mosz', 'mos', 'rating', 'target']],
  ['alignment', ['mos_align', 'mos_alignment', 'alignment', 'correspondence', 'correspondence_mos', 'mosz3']],
  ['authenticity', ['mos_authenticity', 'authenticity', 'authenticity_mos', 'mosz2']],
]);

/** Folders below a dataset's root in which the released sets keep their images. */
const folders = ['', 'images', 'image', 'Image', 'file', 'all', 'allimg', 'Image/allimg'];

/**
 * Reads a CSV or TSV table of rated images whose first line names its columns (comma, semicolon or tab, byte order mark
 * or not). Throws `usage` for a table without a file column or without rows; a wrong row carries its `problem`.
 */
export function readDatasetTable(text: string, label: string): DatasetTable {
  const { data, errors, meta } = Papa.parse<Record<string, string> & { __parsed_extra?: string[] }>(
    text.replace(/^\uFEFF/, ''),
    {
      header: true,
      skipEmptyLines: 'greedy',
      delimitersToGuess: [',', '\t', ';'],
      transformHeader: (name) => name.trim(),
    },
  );
  const columns = (meta.fields ?? []).filter((name) => name !== '');
  const fileColumn = findColumn(columns, names.file);
  if (fileColumn === undefined) {
    throw new FoveaError(
      'usage',
      `${label} has no column that names the image file; its columns are: ${columns.join(', ') || 'none'}.`,
      `Name the column ${names.file.slice(0, 3).join(', ')} or ${names.file[3]!}.`,
    );
  }
  if (data.length === 0) throw new FoveaError('usage', `${label} has no rows below its header.`);
  const promptColumn = findColumn(columns, names.prompt);
  const descriptionColumn = findColumn(columns, names.description);
  const quotes = new Set(errors.filter((error) => error.type === 'Quotes').map((error) => error.row));
  return {
    columns,
    rows: data.map((cells, index) => {
      const cell = (column: string | undefined) => (column === undefined ? '' : cellOf(cells, column));
      const number = index + 1;
      const file = cell(fileColumn);
      const extra = cells.__parsed_extra?.length ?? 0;
      const problem = quotes.has(index)
        ? `Row ${number} of ${label} has a quote that is not closed or not doubled.`
        : extra > 0
          ? `Row ${number} of ${label} has ${extra} more fields than the header: text with commas needs double quotes.`
          : file === ''
            ? `Row ${number} of ${label} names no file in column "${fileColumn}".`
            : undefined;
      const row: DatasetRow = {
        number,
        file,
        prompt: cell(promptColumn),
        description: cell(descriptionColumn),
        cells,
      };
      return problem === undefined ? row : { ...row, problem };
    }),
  };
}

function findColumn(columns: string[], wanted: string[]): string | undefined {
  for (const name of wanted) {
    const found = columns.find((column) => column.toLowerCase() === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A trimmed cell; empty where the row has none (short rows, unknown columns). */
function cellOf(cells: Readonly<Record<string, unknown>>, column: string): string {
  const value = Object.hasOwn(cells, column) ? cells[column] : '';
  return typeof value === 'string' ? value.trim() : '';
}

/** The column that rates what `head` predicts, by the names the released sets use; undefined where there is none. */
export function targetColumn(table: Pick<DatasetTable, 'columns'>, head: string): string | undefined {
  return findColumn(table.columns, targets.get(head) ?? [head.toLowerCase()]);
}

/** The head a rating column speaks of, by the same names; undefined for a column of another name. */
export function headOfColumn(column: string): string | undefined {
  return [...targets].find(([, columns]) => columns.includes(column.toLowerCase()))?.[0];
}

/** The number in a cell; null where there is none. A decimal comma is taken as such. */
export function rating(row: Pick<DatasetRow, 'cells'>, column: string): number | null {
  const text = cellOf(row.cells, column);
  const value = Number(/^[-+]?\d+,\d+$/.test(text) ? text.replace(',', '.') : text);
  return text === '' || !Number.isFinite(value) ? null : value;
}

/**
 * A row's group: the cell of `column`, or for the column `generator`, where the table has none, the file name without its
 * number, which is how AGIQA-3K tells the generators apart (`glide_normal_037.jpg`).
 */
export function groupOf(
  table: Pick<DatasetTable, 'columns'>,
  row: Pick<DatasetRow, 'cells' | 'file'>,
  column: string,
): string {
  if (table.columns.includes(column)) return cellOf(row.cells, column);
  return baseName(row.file).replace(/[_-]?\d+\.[^.]+$/, '');
}

/** Whether `groupOf` knows the column. */
export function canGroup(table: DatasetTable, column: string): boolean {
  return table.columns.includes(column) || column === 'generator';
}

/** Where below a dataset's root a file may lie, best first. Backslashes (AIGCIQA2023) are taken for slashes too. */
export function filePlaces(file: string): string[] {
  const slashed = file.replaceAll('\\', '/');
  const places = folders.map((folder) => (folder === '' ? slashed : `${folder}/${slashed}`));
  return [
    ...new Set([
      file,
      ...places,
      ...folders.map((folder) => `${folder}/${baseName(file)}`.replace(/^\//, '')),
    ]),
  ];
}

/** The last part of a path with slashes or backslashes. */
export function baseName(file: string): string {
  return file.replaceAll('\\', '/').split('/').at(-1)!;
}

/**
 * Ratings kept outside the table, as AIGCIQA2023 does (`mosz1.mat`), for each row: by the number in the file name where
 * those are exactly 0…n−1 (`17.png` is the 18th), else in the order of the rows. Throws `usage` where the counts differ.
 */
export function alignRatings(
  table: DatasetTable,
  values: ArrayLike<number>,
  label: string,
): { values: number[]; by: 'file number' | 'row' } {
  const n = table.rows.length;
  if (values.length !== n) {
    throw new FoveaError(
      'usage',
      `${label} has ${values.length} ratings, the table ${n} rows: they cannot be paired.`,
    );
  }
  const numbers = table.rows.map((row) => Number(/^(\d+)\.[^.]+$/.exec(baseName(row.file))?.[1] ?? NaN));
  const permutation = new Set(numbers).size === n && numbers.every((number) => number >= 0 && number < n);
  return {
    values: numbers.map((number, index) => values[permutation ? number : index]!),
    by: permutation ? 'file number' : 'row',
  };
}

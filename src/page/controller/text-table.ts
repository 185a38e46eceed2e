import Papa from 'papaparse';
import { FoveaError } from '../../shared/errors.ts';

/** Texts for one image, by its file name. */
export interface TextRow {
  file: string;
  prompt?: string;
  description?: string;
}

const fileColumns = ['file', 'name', 'image', 'image_path'];
const descriptionColumns = ['description', 'answer'];

/** The last part of a path, as dropped files are named. */
function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** Takes back the apostrophe that exports put before text a spreadsheet would run. */
function unguard(cell: string): string {
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

/**
 * Rows of a CSV or TSV with a header: a column `file` (or `name`, `image`, `image_path`), and `prompt`, `description` (or
 * `answer`), either of which may be missing.
 *
 * @throws FoveaError `usage` where no column names the image
 */
export function readTextTable(content: string, name: string): TextRow[] {
  const { data, meta } = Papa.parse<Record<string, string | undefined>>(content, {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: (column) => column.replace(/^\uFEFF/, '').trim(),
  });
  const columns = meta.fields ?? [];
  const find = (known: string[]): string | undefined => known.find((column) => columns.includes(column));
  const file = find(fileColumns);
  if (file === undefined) {
    throw new FoveaError(
      'usage',
      `${name} has no column “file”; its columns are: ${columns.filter(Boolean).join(', ') || 'none'}.`,
      'The first line names the columns: file, prompt, description.',
    );
  }
  const description = find(descriptionColumns);
  return data.flatMap((row) => {
    const path = unguard(row[file]?.trim() ?? '');
    if (path === '') return [];
    const prompt = columns.includes('prompt') ? row.prompt : undefined;
    const words = description === undefined ? undefined : row[description];
    return [
      {
        file: baseName(path),
        ...(prompt === undefined ? {} : { prompt: unguard(prompt) }),
        ...(words === undefined ? {} : { description: unguard(words) }),
      },
    ];
  });
}

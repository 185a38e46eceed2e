import Papa from 'papaparse';
import type { DescriptionOrigin } from '../../describe/provider.ts';
import { FoveaError } from '../../shared/errors.ts';

/** What a table says of one image, by its file name. */
export interface TextRow {
  file: string;
  prompt?: string;
  description?: string;
  /** Who described it, where a table of our own says so. */
  descriptionBy?: DescriptionOrigin;
  /** The other columns: ratings, the generator, whatever the table has. */
  cells?: Readonly<Record<string, string>>;
}

/** Columns that this page's own exports add to a score: what the page measured is no rating. */
const exported =
  /^(status|error|warnings|prompt_origin|description_(origin|model|host|mode|error)|width|height|crops|model(_hash)?|profile|untrained|backend|adapter|fovea_version|scored_at|ms)$/;

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

/** The origin of a description as exports write it; their tables leave out the instruction. */
function describedBy(row: Record<string, string | undefined>): Pick<TextRow, 'descriptionBy'> {
  const { description_model: model = '', description_host: host = '', description_mode: mode } = row;
  if (model === '' || (mode !== 'plain' && mode !== 'prompt-aware')) return {};
  return {
    descriptionBy: { provider: '', model: unguard(model), host: unguard(host), mode, instruction: '' },
  };
}

/**
 * Rows of a CSV or TSV with a header: a column `file` (or `name`, `image`, `image_path`), and `prompt`, `description` (or
 * `answer`), either of which may be missing. Other columns are kept as cells; those of an exported table that hold our own
 * scores are not.
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
  const own = columns.includes('model_hash') && columns.includes('prompt_origin');
  const ours = (column: string): boolean =>
    own &&
    (exported.test(column) || columns.includes(`${column}_spread`) || /_(spread|percentile)$/.test(column));
  const others = columns.filter(
    (column) => column !== '' && ![file, 'prompt', description].includes(column) && !ours(column),
  );
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
        ...(own ? describedBy(row) : {}),
        ...(others.length === 0
          ? {}
          : {
              cells: Object.fromEntries(
                others.map((column) => [
                  own ? column.replace(/^table_/, '') : column,
                  unguard(row[column]?.trim() ?? ''),
                ]),
              ),
            }),
      },
    ];
  });
}

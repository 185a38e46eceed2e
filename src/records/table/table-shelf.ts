import { matchRows } from './match-rows.ts';
import { isNotGiven } from './not-given.ts';
import type { Describer } from './own-export.ts';
import type { Table } from './read-table.ts';
import type { TableRow } from './table-row.ts';

/** What a table gives to one image. */
export interface RowTexts {
  prompt?: string;
  description?: string;
  describer?: Describer;
  /** Columns that are neither the image nor its texts: ratings, groups. */
  cells?: Readonly<Record<string, string>>;
}

/** What one table gives to the images there are. */
export interface Given {
  key: number;
  label: string;
  /** Whether this is the table's first answer. */
  first: boolean;
  /** By image path. */
  texts: Map<string, RowTexts>;
  /** Rows that can be used. */
  rows: number;
  /** Those of them that name no image that is here. */
  left: number;
  remarks: string[];
}

interface Shelved {
  key: number;
  table: Table;
  folder: string;
  asked: boolean;
}

/** The tables of a visit. They stay, so that a table that came before its images finds them when they come. */
export class TableShelf {
  #tables: Shelved[] = [];
  #last = 0;

  /**
   * Puts a table there and returns its key.
   *
   * @param folder where it lay, which its names may be relative to
   * @param earlier the key it had in an earlier visit
   */
  add(table: Table, folder = '', earlier = this.#last + 1): number {
    this.#last = Math.max(this.#last, earlier);
    this.#tables.push({ key: earlier, table, folder, asked: false });
    return earlier;
  }

  /** Takes a table away. */
  remove(key: number): void {
    this.#tables = this.#tables.filter((shelved) => shelved.key !== key);
  }

  /** Takes every table away. */
  clear(): void {
    this.#tables = [];
  }

  /** What each table gives to the images of these paths, oldest table first. */
  give(paths: readonly string[]): Given[] {
    return this.#tables.map((shelved) => {
      const { key, table, folder, asked } = shelved;
      shelved.asked = true;
      const rows = table.rows.filter(({ problem }) => problem === undefined);
      const { rows: matched, remarks } = matchRows(
        table.label,
        folder,
        rows.map(({ file }) => file),
        paths,
      );
      const used = new Set([...matched.values()].flat());
      const texts = new Map(
        [...matched].map(([path, places]) => {
          const found = places.map((place) => rows[place]!);
          const { texts: merged, differing } = merge(table, found);
          if (differing.length > 0) {
            remarks.push(
              `${path} is in ${found.length} rows of ${table.label} with different values of ${differing.join(', ')}; none of them was used.`,
            );
          }
          return [path, merged] as const;
        }),
      );
      const counts = { rows: rows.length, left: rows.length - used.size };
      return { key, label: table.label, first: !asked, texts, ...counts, remarks };
    });
  }
}

/** The values that rows of one name agree on, and the columns in which they differ. Blank cells agree with anything. */
function merge(table: Table, rows: TableRow[]): { texts: RowTexts; differing: string[] } {
  const differing: string[] = [];
  const agreed = (column: string, values: (string | undefined)[]): string | undefined => {
    const [value, other] = new Set(values.filter((cell) => cell !== undefined && cell.trim() !== ''));
    if (other !== undefined) differing.push(column);
    return other === undefined ? value : undefined;
  };
  const prompt = agreed(
    'the prompt',
    rows.map((row) => row.prompt),
  );
  const description = agreed(
    'the description',
    rows.map((row) => row.description),
  );
  const texts = Object.values(table.roles);
  const others = table.columns.filter((column) => !texts.includes(column));
  const cell = (column: string): string =>
    agreed(
      column,
      rows.map(({ cells }) => own(cells, column)),
    ) ?? '';
  const describer = rows.length === 1 ? rows[0]?.describer : undefined;
  return {
    differing,
    texts: {
      ...(prompt === undefined ? {} : { prompt }),
      ...(description === undefined ? {} : { description }),
      ...(describer === undefined ? {} : { describer }),
      ...(others.length === 0 ? {} : { cells: Object.fromEntries(others.map((name) => [name, cell(name)])) }),
    },
  };
}

function own(cells: TableRow['cells'], column: string): string | undefined {
  return Object.hasOwn(cells, column) ? cells[column] : undefined;
}

/** The cells of an image after a table gave more: what it leaves blank stays. */
export function mergedCells(
  before: Readonly<Record<string, string>> | undefined,
  after: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const given = Object.entries(after).filter(
    ([column, cell]) => !isNotGiven(cell) || !before || !Object.hasOwn(before, column),
  );
  return Object.fromEntries([...Object.entries(before ?? {}), ...given]);
}

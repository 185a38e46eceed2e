import { withoutGuard } from '../csv.ts';
import { firstRecordColumns, headColumns, isMeasured, isOfHead } from '../own-columns.ts';

/** Where the scores end in a table of the command line; −1 in any other. */
function endOfScores(header: readonly string[]): number {
  const end = header.indexOf('crops');
  return header[0] === 'file' && firstRecordColumns.every((name, i) => header[end + i] === name) ? end : -1;
}

/** Whether a header is that of a table the page exported, or the command line wrote. */
export function ownTable(header: readonly string[]): boolean {
  return (header.includes('model_hash') && header.includes('prompt_origin')) || endOfScores(header) > 0;
}

/**
 * Name and place of each named column; of a table of our own those that came from the user, under the names they had before
 * exporting.
 */
export function noScores(header: readonly string[], own: boolean): [name: string, place: number][] {
  const scores = header.slice(1, Math.max(1, endOfScores(header)));
  const ours = (name: string): boolean =>
    own &&
    (scores.includes(name) ||
      isMeasured(name) ||
      header.includes(headColumns(name).spread) ||
      isOfHead(name));
  return header.flatMap((name, place): [string, number][] =>
    name === '' || ours(name) ? [] : [[own ? name.replace(/^table_/, '') : name, place]],
  );
}

/** Who described an image, as exports write it. */
export interface Describer {
  model: string;
  host: string;
  mode: 'plain' | 'prompt-aware';
}

/** The describer in a row of an exported table. */
export function describerOf(header: readonly string[], cells: readonly string[]): Describer | undefined {
  const cell = (name: string): string => withoutGuard((cells[header.indexOf(name)] ?? '').trim());
  const [model, host, mode] = ['model', 'host', 'mode'].map((part) => cell(`description_${part}`));
  if (!model || (mode !== 'plain' && mode !== 'prompt-aware')) return undefined;
  return { model, host: host ?? '', mode };
}

/** The columns of a table of our own that hold scores: a head each. */
export function scoreColumns(header: readonly string[]): string[] {
  const end = endOfScores(header);
  return end > 0
    ? header.slice(1, end).filter((name) => !isOfHead(name))
    : header.filter((name) => header.includes(headColumns(name).spread));
}

import { isNotGiven } from '../../records/table/not-given.ts';
import { pathParts } from '../../records/table/paths.ts';
import { cellOf } from '../../records/table/rating.ts';
import type { PairBy, Run, RunImage } from './run.ts';

/** Words are compared without regard to case, spaces and how letters are composed. */
const wordKey = (text: string): string =>
  text.normalize('NFC').trim().toLocaleLowerCase('en').replace(/\s+/g, ' ');

/** The key of each image of both runs, empty where it has none; and what was decided on the way, in sentences. */
export interface PairKeys {
  base: string[];
  other: string[];
  remarks: string[];
}

/** Keys by which two runs are paired. Files are compared by their paths below each run's own folder, else by their names. */
export function pairKeys(base: Run, other: Run, by: PairBy): PairKeys {
  if (by.kind === 'file') return fileKeys(base, other);
  const key = ({ prompt, cells = {} }: RunImage): string => {
    if (by.kind === 'prompt') return wordKey(prompt);
    const cell = cellOf(cells, by.column);
    return isNotGiven(cell) ? '' : wordKey(cell);
  };
  return { base: base.images.map(key), other: other.images.map(key), remarks: [] };
}

function fileKeys(base: Run, other: Run): PairKeys {
  const sides = [base, other].map(({ images }) => inOwnFolder(images.map(({ file }) => file)));
  const [a = [], b = []] = sides.map((paths) => paths.map((parts) => parts.join('/')));
  const known = new Set(a);
  if (b.some((path) => known.has(path))) return { base: a, other: b, remarks: [] };
  const [c = [], d = []] = sides.map((paths) => paths.map((parts) => parts.at(-1) ?? ''));
  const unique = (names: string[]): boolean => new Set(names).size === names.length;
  if (!unique(c) || !unique(d)) return { base: a, other: b, remarks: [] };
  return { base: c, other: d, remarks: ['Files are paired by their names alone: their folders differ.'] };
}

/** Paths in parts, without the folders that all of them share. */
function inOwnFolder(files: readonly string[]): string[][] {
  const paths = files.map(pathParts);
  const first = paths[0] ?? [];
  let shared = 0;
  while (
    shared < first.length - 1 &&
    paths.every((parts) => shared < parts.length - 1 && parts[shared] === first[shared])
  )
    shared++;
  return paths.map((parts) => parts.slice(shared));
}

import { csvLines } from '../../../records/csv.ts';
import type { Decided } from './decided.ts';

/** The names of the kept images, one a line. */
export function namesText(images: readonly Decided[]): string {
  return images.flatMap(({ name, decision }) => (decision.kept === true ? [`${name}\n`] : [])).join('');
}

/** A table of all images and what was decided about each; Fovea reads it again as a table of images. */
export function decisionsCsv(images: readonly Decided[]): string {
  const heads = [...new Set(images.flatMap(({ scores }) => Object.keys(scores)))];
  const word = (kept: boolean | undefined): string => (kept === undefined ? '' : kept ? 'keep' : 'reject');
  return csvLines([
    ['file', 'picked', 'stars', ...heads],
    ...images.map(({ name, decision, scores }) => [
      name,
      word(decision.kept),
      decision.stars,
      ...heads.map((head) => scores[head]),
    ]),
  ]);
}

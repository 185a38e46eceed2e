import { dirname } from 'node:path';
import { groupLooks } from '../../image/look/group-looks.ts';
import type { LookHash } from '../../image/look/look-hash.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { Candidate } from './candidate.ts';
import type { Wish } from './choose.ts';
import type { PickOptions } from './pick-options.ts';

/** The score that decides. Throws `usage` where there is none, or several and none is called quality. */
export function headOf(candidates: readonly Candidate[], by: string | undefined): string {
  const heads = [...new Set(candidates.flatMap(({ scores }) => Object.keys(scores)))];
  const head = by ?? (heads.includes('quality') ? 'quality' : heads.length === 1 ? heads[0] : undefined);
  if (head !== undefined && heads.includes(head)) return head;
  if (heads.length === 0)
    throw new FoveaError('usage', 'No image has a score.', 'Score the images first: `fovea score`.');
  const have = `The images have ${heads.join(', ')}.`;
  throw new FoveaError(
    'usage',
    head === undefined ? `Which score decides? ${have}` : `No image has a score "${head}". ${have}`,
    'Choose one with --by.',
  );
}

/** What an image is grouped by. Throws `usage` for a column that no image has. */
function groupingOf(candidates: readonly Candidate[], bestOf: string | undefined): Wish['group'] {
  if (bestOf === undefined) return undefined;
  if (bestOf === 'prompt')
    return ({ prompt }) => prompt.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
  if (bestOf === 'folder') return ({ path }) => dirname(path);
  const columns = [...new Set(candidates.flatMap(({ cells }) => Object.keys(cells)))];
  if (!columns.includes(bestOf)) {
    const have = columns.length === 0 ? 'there are no columns' : `the columns are ${columns.join(', ')}`;
    throw new FoveaError(
      'usage',
      `--best-of takes prompt, folder or a column, not "${bestOf}": ${have}.`,
      'Columns come from the lines, or from a table passed with --items.',
    );
  }
  return ({ cells }) => (cells[bestOf] ?? '').trim();
}

/** What is to be kept, in the form in which it is chosen. `looks`: by path. */
export function wishOf(
  candidates: readonly Candidate[],
  head: string,
  { bestOf, amount, least }: PickOptions,
  looks: ReadonlyMap<string, LookHash>,
  isTie: Wish['isTie'],
): Wish {
  return {
    head,
    amount,
    least,
    group: groupingOf(candidates, bestOf),
    fold: (list) => groupLooks(list.map(({ path }) => looks.get(path))),
    isTie,
  };
}

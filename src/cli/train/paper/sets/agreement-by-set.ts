import { agreement } from '../../../../training/paper/epoch-result.ts';
import type { CliIo } from '../../../io.ts';
import type { OpenedSet } from '../open-set.ts';

/** Agreement with the ratings per set and head. */
export type BySet = Record<string, Record<string, { srcc: number; plcc: number; images: number }>>;

/**
 * Agreement with the ratings within each of several sets, which one number over all would flatter: sets differ in what they show. Says it; nothing where
 * there is one set.
 *
 * @param rows numbers of images, [N]
 * @param scores [N] per head
 */
export function sayAgreementBySet(
  io: Pick<CliIo, 'say'>,
  { set, sets }: Pick<OpenedSet, 'set' | 'sets'>,
  rows: readonly number[],
  scores: Readonly<Record<string, readonly number[]>>,
): BySet {
  const names = [...new Set(sets)];
  if (names.length < 2) return {};
  const found = names.map((name) => {
    const own = rows.flatMap((row, i) => (sets[row] === name ? [[row, i] as const] : []));
    const rated = Object.entries(scores).filter(([head]) =>
      own.some(([row]) => set.images[row]!.targets[head] !== undefined),
    );
    const part = Object.fromEntries(rated.map(([head, all]) => [head, own.map(([, i]) => all[i]!)]));
    const measured = agreement(
      set.images,
      own.map(([row]) => row),
      part,
    );
    const short = Object.entries(measured).map(
      ([head, { srcc, plcc, images }]) => [head, { srcc, plcc, images }] as const,
    );
    for (const [head, { srcc, plcc, images }] of short)
      io.say(`${name}: ${head} SRCC ${srcc.toFixed(3)} PLCC ${plcc.toFixed(3)} on ${images} held-out images`);
    return [name, Object.fromEntries(short)] as const;
  });
  return Object.fromEntries(found);
}

import { plural } from '../../kit/plural.ts';
import type { Flag, Mark } from './store.ts';

const done = { keep: 'kept', reject: 'rejected' } satisfies Record<Flag, string>;

function deed(change: Mark): string {
  const parts = [
    ...('flag' in change ? [change.flag ? done[change.flag] : 'unmarked'] : []),
    ...('stars' in change ? [change.stars ? `rated ${plural(change.stars, 'star')}` : 'without stars'] : []),
  ];
  return parts.join(', ');
}

/** Strings of marks: keep, reject and stars. */
export const cullStrings = {
  flag: { keep: 'Kept', reject: 'Rejected' } satisfies Record<Flag, string>,
  decision: 'Your decision',
  word: { keep: 'Keep', reject: 'Reject' },
  this: { keep: 'Keep this image', reject: 'Reject this image' },
  selected: { keep: 'Keep the selected images', reject: 'Reject the selected images' },
  hint: { keep: 'Keep (P)', reject: 'Reject (X)' },
  rate: (count: number) => `Rate ${plural(count, 'star')}`,
  stars: (count: number) => plural(count, 'star'),
  marked: (name: string | undefined, count: number, change: Mark) =>
    `${name ?? plural(count, 'image')} ${deed(change)}`,
};

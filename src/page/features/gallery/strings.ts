import { baseName } from '../../../records/table/paths.ts';
import type { Preference } from '../../../evaluation/reliability/preference.ts';
import { plural } from '../../kit/plural.ts';
import type { ItemStatus } from '../batch/index.ts';
import type { FlagFilter } from '../table/index.ts';
import type { Verdict } from './verdict.ts';
import { byPointer } from '../../kit/screen/words.ts';

/** The gallery: many images, best first, and what is decided about them. */
export const galleryStrings = {
  heading: 'Images',
  scroller: 'Gallery of images',
  view: 'View of the images',
  views: { grid: 'Gallery', table: 'Table' },
  size: 'Size of the images',
  sort: 'Order',
  best: 'Best first',
  worst: 'Worst first',
  added: 'As added',
  name: 'By name',
  byScore: (title: string) => `${title}, best first`,
  otherOrder: 'As in the table',
  by: 'Group',
  byNone: 'No groups',
  group: {
    prompt: 'By prompt',
    folder: 'By folder',
    model: 'By model',
    stem: 'By name',
    look: 'By look',
  },
  like: (name: string) => `Like ${baseName(name)}`,
  looking: (done: number, total: number) => `Looking for near-duplicates: ${done} of ${total}`,
  byColumn: (column: string) => `By “${column}”`,
  nameless: {
    prompt: 'No prompt',
    folder: 'No folder',
    model: 'Unknown model',
    stem: 'Only numbers in the name',
    look: 'No near-duplicates',
    column: 'Not given',
  },
  groupCount: (count: number) => plural(count, 'image'),
  filters: 'Filter',
  filtersOn: '(on)',
  status: {
    waiting: 'Waiting',
    running: 'Scoring…',
    done: 'Scored',
    failed: 'Failed',
    cancelled: 'Cancelled',
  } satisfies Record<ItemStatus, string>,
  noNumber: 'No score',
  verdict: {
    bad: 'bad',
    poor: 'poor',
    fair: 'fair',
    good: 'good',
    excellent: 'excellent',
    uncertain: 'uncertain',
    untrained: 'untrained model',
  } satisfies Record<Verdict, string>,
  lead: (preference: Preference, margin: string) => (preference.kind === 'tie' ? 'tie' : `best by ${margin}`),
  leadHint: (preference: Preference) =>
    preference.kind === 'prefers'
      ? `About ${preference.people} people would prefer it to the next best.`
      : preference.kind === 'tie'
        ? 'Too close to the next best to call.'
        : 'How often people would agree is not known.',
  beyond: { below: 'Below the threshold', above: 'Above the threshold' },
  pick: (name: string) => `Select ${name}`,
  noMatch: 'No matching images.',
  showAll: 'Show all images',
  tooMany: (count: number) => `Only the first ${count} selected images are shown side by side.`,
  flags: {
    all: 'All',
    keep: 'Kept',
    reject: 'Rejected',
    open: 'Undecided',
  } satisfies Record<FlagFilter, string>,
  flagFilter: 'Show by decision',
  choose: 'Keep the best',
  chooseWhat: 'How many to keep',
  chooseNumber: 'Number to keep',
  kinds: { percent: '%', count: 'images', group: 'of each group' },
  chooseDo: 'Keep',
  chooseHint: 'Keeps the best of the listed images and rejects the others (undo: Ctrl+Z).',
  chosen: (kept: number, rejected: number, unscored: number) =>
    `${kept} kept, ${rejected} rejected${unscored > 0 ? `, ${unscored} not scored and left undecided` : ''}`,
  nothingScored: 'No listed image has a score yet.',
  histogram: (title: string) => `${title}: how many images have which score`,
  from: (title: string) => `Lowest ${title.toLowerCase()} listed`,
  to: (title: string) => `Highest ${title.toLowerCase()} listed`,
  within: (from: string, to: string, count: number) => `${from} to ${to}: ${plural(count, 'image')}`,
  everything: 'All scores',
  back: 'All images',
  inspector: 'Inspector',
  openLoupe: 'Loupe',
  loupeHow: 'Loupe (Z)',
  loupe: (name: string) => `Loupe: ${name}`,
  survey: (count: number) => `${count} images side by side`,
  closeLoupe: 'Close',
  filmstrip: 'Filmstrip',
  sideBySide: 'Side by side',
  fit: 'Fit',
  zoomFully: 'Fit or 100% (Space)',
  zoom: (percents: readonly number[]) =>
    [...new Set([Math.min(...percents), Math.max(...percents)])].join('–') + '%',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  loupeHint: byPointer(
    'Double-click to zoom, drag to move. ← → show the neighbours, P keeps, X rejects, 1–5 rate, Z closes.',
    'Double-tap to zoom, drag to move, swipe for the next or previous image.',
  ),
  unreadable: 'This image cannot be shown.',
  next: 'Next image',
  previous: 'Previous image',
};

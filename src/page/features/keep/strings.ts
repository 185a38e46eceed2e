import { plural } from '../../kit/plural.ts';
import type { Saved } from './save-copies.ts';

const list = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');

/** Saving the kept images: their files, lists of them, sidecars. */
export const keepStrings = {
  open: 'Save kept…',
  heading: 'Save the kept images',
  counts: (keep: number, reject: number, open: number) =>
    `${keep} kept, ${reject} rejected, ${open} undecided.`,
  choose: 'Nothing is kept yet. Keep',
  choices: {
    percent: 'the best 30%',
    one: 'the best one',
    group: 'the best of each group',
  },
  rest: 'Rejected images too, in a folder “rest”',
  sidecars: 'XMP sidecars beside them: stars, Green for kept, Red for rejected',
  files: 'Files',
  folder: 'Copy into a folder…',
  folderHint: 'Copies the originals into its folders “keep” and “rest”. Nothing there is overwritten.',
  noFolder: 'This browser cannot write into a folder; Chrome and Edge can.',
  zip: 'Download zip',
  lists: 'Lists',
  names: 'Names (.txt)',
  table: 'Table (.csv)',
  mark: 'Mark the originals',
  markButton: 'Write XMP sidecars…',
  markHint:
    'Select the folder your images are in. Stars and labels go into sidecars beside them, which photo programs read; the images are not changed.',
  working: (done: number, total: number) => `Saving, ${done} of ${total}`,
  stop: 'Cancel',
  failed: 'The images could not be saved.',
  stopped: 'Saving was cancelled. What was saved is complete; saving again adds the rest.',
  downloaded: (name: string) => `Saved ${name}.`,
  saved: ({ kept, rest, already, renamed, sidecars }: Saved, where: string) =>
    [
      `${plural(kept, 'image')} in keep${rest > 0 ? `, ${rest} in rest` : ''} of ${where}.`,
      ...(already > 0 ? [`${already} already there.`] : []),
      ...(renamed > 0 ? [`${renamed} renamed: taken, or not allowed everywhere.`] : []),
      ...(sidecars > 0 ? [`${plural(sidecars, 'sidecar')} written.`] : []),
    ].join(' '),
  marked: ({ sidecars }: Saved) => `${plural(sidecars, 'sidecar')} written.`,
  lost: (names: readonly string[]) =>
    `${plural(names.length, 'image')} could not be read, because the file was changed or removed: ${list(names)}.`,
  left: (names: readonly string[]) =>
    `${plural(names.length, 'sidecar')} left unchanged (rating or label from elsewhere, or unreadable): ${list(names)}.`,
  missing: (names: readonly string[]) =>
    `${plural(names.length, 'image')} not found in that folder: ${list(names)}.`,
};

import { plural } from '../../kit/plural.ts';

/** Strings about exporting results. */
export const exportStrings = {
  csv: 'Export CSV',
  json: 'Export JSON',
  zip: 'Export zip with maps',
  pickedOnly: (label: string, count: number) => `${label} (${count})`,
  working: (done: number, total: number) => `Exporting, ${done} of ${total}`,
  stop: 'Cancel export',
  failed: 'The export failed.',
  saved: (name: string) => `Saved ${name}.`,
  mapsMissing: (count: number) =>
    `${plural(count, 'image')} exported without maps: the maps were discarded to save memory, and the images could not be rescored with the same model.`,
};

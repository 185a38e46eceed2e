import { plural } from '../../kit/plural.ts';

/** Words about saving results. */
export const exportStrings = {
  csv: 'Export CSV',
  json: 'Export JSON',
  zip: 'Export zip with maps',
  pickedOnly: (label: string, count: number) => `${label} (${count})`,
  working: (done: number, total: number) => `Exporting, ${done} of ${total}`,
  stop: 'Stop the export',
  failed: 'The export did not work.',
  saved: (name: string) => `${name} is saved.`,
  mapsMissing: (count: number) =>
    `${plural(count, 'image')} went into the export without maps: their maps were let go and they could not be scored again with the same model.`,
};

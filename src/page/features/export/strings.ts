import { plural } from '../../kit/plural.ts';

/** Strings about exporting results. */
export const exportStrings = {
  export: 'Export',
  csv: 'CSV',
  json: 'JSON',
  zip: 'zip',
  withMaps: ' with maps',
  exportKind: (label: string, picked: number) => `Export ${label}${exportStrings.count(picked)}`,
  /** Of the selected images, if only these are exported. */
  count: (picked: number) => (picked > 0 ? ` (${picked})` : ''),
  working: (done: number, total: number) => `Exporting, ${done} of ${total}`,
  stop: 'Cancel export',
  failed: 'The export failed.',
  saved: (name: string) => `Saved ${name}.`,
  mapsMissing: (count: number) =>
    `${plural(count, 'image')} exported without maps: the maps were discarded to save memory, and the images could not be rescored with the same model.`,
};

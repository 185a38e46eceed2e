const images = (count: number): string => `${count} ${count === 1 ? 'image' : 'images'}`;

/** Words of thresholds, picking and exports in the table of images. */
export const tableWords = {
  scroller: 'Table of images',
  threshold: 'Mark by score',
  thresholdHead: 'Score to mark by',
  thresholdSide: 'Side of the limit',
  none: 'No mark',
  below: 'below',
  above: 'above',
  limit: 'Limit',
  only: 'Only these',
  marked: (count: number, total: number) => `${count} of ${total} marked`,
  mark: { below: 'Below the limit', above: 'Above the limit' },
  pick: (name: string) => `Pick ${name}`,
  pickAll: 'Pick every shown image',
  picked: (count: number) => `${images(count)} picked`,
  again: 'Score again',
  remove: 'Remove',
  letGo: 'Pick none',
  zip: 'Export zip with maps',
  exportPicked: (label: string, count: number) => `${label} (${count})`,
  exporting: (done: number, total: number) => `Exporting, ${done} of ${total}`,
  stop: 'Stop the export',
  exportFailed: 'The export did not work.',
  exported: (name: string) => `${name} is saved.`,
  mapsMissing: (count: number) =>
    `${images(count)} went into the export without maps: their maps were let go and they could not be scored again with the same model.`,
};

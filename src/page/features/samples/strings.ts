/** Words about the page's own examples. */
export const samplesStrings = {
  heading: 'Samples',
  missing: (title: string) => `The sample “${title}” could not be read.`,
};

/** Strings about the built-in samples. */
export const samplesStrings = {
  heading: 'Samples',
  missing: (title: string) => `The sample “${title}” could not be loaded.`,
};

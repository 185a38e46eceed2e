/** Strings about the built-in samples. */
export const samplesStrings = {
  heading: 'Samples',
  score: (head: string, score: number) => `${head} ${score.toFixed(1)}`,
  missing: (title: string) => `The sample “${title}” could not be loaded.`,
};

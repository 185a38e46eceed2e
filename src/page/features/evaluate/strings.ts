import { click } from '../../kit/screen/words.ts';

/** Strings of the Evaluate view. */
export const evaluateStrings = {
  view: 'Evaluate',
  heading: 'Scores against ratings',
  empty: 'No ratings yet.',
  emptyHint:
    'Rate the images here, or open a CSV with a “file” column and a numeric column of ratings, together with the images or after them.',
  head: 'Score',
  column: 'Rating',
  group: 'Group by',
  choose: 'Choose a column',
  noGroup: 'None',
  generator: 'Generator (from the file name)',
  prompt: 'Prompt',
  counts: (pairs: number, rated: number) =>
    pairs === rated
      ? `${pairs} rated images, all scored.`
      : `${rated} rated images, ${pairs} of them scored so far.`,
  tooFew: 'At least two scored images with different ratings are needed.',
  models: (count: number) =>
    `These scores come from ${count} different models. Rescore the images with one of them before relying on these figures.`,
  measures: 'Agreement',
  measure: {
    SRCC: 'SRCC',
    PLCC: 'PLCC',
    KRCC: 'KRCC',
    RMSE: 'RMSE',
    mainScore: 'Main score',
  },
  meaning: {
    SRCC: 'Spearman rank correlation: do scores and ratings put the images in the same order?',
    PLCC: 'Pearson linear correlation',
    KRCC: 'Kendall rank correlation (tau-b)',
    RMSE: 'Root mean square error, in units of the rating',
    mainScore: 'Mean of SRCC and PLCC',
  },
  name: 'Measure',
  raw: 'Raw',
  fitted: 'After fit',
  // in two lines at most
  interval: (low: string, high: string) => `${low}\u00a0to ${high}`,
  noInterval: 'no interval',
  intervalPending: 'interval…',
  note: (resamples: number) =>
    `Small figures: 95% bootstrap interval over ${resamples} resamples of the images. “After fit”: after a 4-parameter logistic mapping fitted to these same images, which preserves their order.`,
  scatter: 'Scatter plot',
  scatterLabel: (pairs: number, head: string, column: string, srcc: string) =>
    `Scatter plot of ${pairs} images: ${head} across, ${column} up, rank correlation ${srcc}. The images farthest from the curve are listed next to it.`,
  scatterHint: `${click} a dot to show its image.`,
  outliers: 'Farthest from the curve',
  noOutliers: 'The curve needs at least five images with different scores and ratings.',
  image: 'Image',
  scored: 'Score',
  rated: 'Rating',
  residual: 'Residual',
  show: (name: string) => `Show ${name}`,
  groups: 'By group',
  groupTable: 'Table of groups',
  groupName: 'Group',
  groupCount: 'Images',
  meanScore: 'Mean score',
  meanRating: 'Mean rating',
  meansNote: 'Small figures: 95% interval of the mean (Student’s t).',
  unnamed: '(none)',
  others: 'other groups',
  within: (groups: number, srcc: string, minimum: number) =>
    `Mean SRCC within groups: ${srcc}, over ${groups} groups of at least ${minimum} images.`,
  more: (count: number) => `${count} smaller groups are in the export.`,
  save: 'Save as JSON',
};

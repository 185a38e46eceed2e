/** Words of the view that compares scores with ratings. */
export const evaluateStrings = {
  view: 'Evaluate',
  heading: 'Scores against ratings',
  empty: 'No ratings yet.',
  emptyHint:
    'Drop a CSV that names the images in a column “file” and has a column of numbers with their ratings; it may come with the images or after them.',
  head: 'Score',
  column: 'Rating',
  group: 'Group by',
  choose: 'Choose a column',
  noGroup: 'Nothing',
  generator: 'Generator (from the file name)',
  prompt: 'Prompt',
  counts: (pairs: number, rated: number) =>
    pairs === rated
      ? `${pairs} rated images, all scored.`
      : `${rated} rated images, ${pairs} of them scored so far.`,
  tooFew: 'Two scored images with different ratings are needed before anything can be measured.',
  models: (count: number) =>
    `These scores come from ${count} different models. Score the images again with one of them before trusting the figures.`,
  measures: 'Agreement',
  measure: {
    SRCC: 'SRCC',
    PLCC: 'PLCC',
    KRCC: 'KRCC',
    RMSE: 'RMSE',
    mainScore: 'Main score',
  },
  meaning: {
    SRCC: 'Spearman’s rank correlation: do both put the images in the same order?',
    PLCC: 'Pearson’s linear correlation',
    KRCC: 'Kendall’s rank correlation, tau-b',
    RMSE: 'Root mean square difference, in units of the rating',
    mainScore: 'Mean of SRCC and PLCC',
  },
  name: 'Measure',
  raw: 'As scored',
  fitted: 'After the fit',
  interval: (low: string, high: string) => `${low} to ${high}`,
  noInterval: 'no interval',
  intervalPending: 'interval…',
  note: (resamples: number) =>
    `Small figures: 95 % bootstrap interval over ${resamples} resamples of the images. “After the fit”: after a 4-parameter logistic mapping fitted to these very images, which keeps the order.`,
  scatter: 'Every image',
  scatterLabel: (pairs: number, head: string, column: string, srcc: string) =>
    `Scatter plot of ${pairs} images: ${head} across, ${column} upward, rank correlation ${srcc}. The images farthest from the curve are listed beside it.`,
  scatterHint: 'Press a dot to see its image.',
  outliers: 'Farthest from the curve',
  noOutliers: 'A curve needs at least five images whose scores and ratings differ.',
  image: 'Image',
  scored: 'Score',
  rated: 'Rating',
  residual: 'Off by',
  show: (name: string) => `Show ${name}`,
  groups: 'By group',
  groupTable: 'Table of groups',
  groupName: 'Group',
  groupCount: 'Images',
  unnamed: '(none)',
  within: (groups: number, srcc: string, minimum: number) =>
    `Mean SRCC within groups: ${srcc}, over ${groups} groups of at least ${minimum} images.`,
  more: (count: number) => `${count} smaller groups are in the export.`,
  save: 'Save as JSON',
  working: 'Computing…',
};

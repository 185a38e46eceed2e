import type { Side } from './store.ts';

const shortList = 8;

/** Words of the view that sets two images side by side. */
export const compareStrings = {
  view: 'Compare',
  heading: 'Side by side',
  side: { left: 'Left', right: 'Right' } satisfies Record<Side, string>,
  empty: 'Two images are needed: open more, or compare one with itself under other texts.',
  choose: (side: string) => `${side} image`,
  fill: (side: string) => `Press an image in the table to put it on the ${side.toLowerCase()}`,
  none: 'No image yet',
  swap: 'Swap sides',
  layer: 'Layer',
  crop: 'Crop',
  zoomHint: 'Both images zoom and move together: drag, pinch, Ctrl and the wheel, or the keys + − 0.',
  paneLabel: (side: string, name: string) =>
    `${side}: ${name}. Plus, minus and zero zoom both images, arrow keys move them.`,
  differenceLabel: (unit: string, lowest: string, highest: string, mean: string) =>
    `Map of the differences in ${unit}, right minus left: from ${lowest} to ${highest}, mean ${mean}.`,
  difference: 'Difference, right minus left',
  otherShape: 'The images differ in size: the right map is read at the same relative place.',
  noMaps: 'The maps of these images were let go to save memory.',
  again: 'Score both again',
  waiting: 'Not scored yet.',
  scores: 'Scores',
  score: 'Score',
  of: 'of',
  spread: 'Spread over crops',
  percentile: 'Percentile',
  change: 'Difference',
  better: (side: string, head: string) => `${side} is better by ${head}.`,
  same: (head: string) => `The same by ${head}.`,
  within: 'The difference is no larger than the spread over the crops: take it as a draw.',
  models: 'The two scores come from different models and cannot be compared.',
  gates: 'Experts, mean gate over crops',
  words: `Text match: prompt words that differ most (at most ${shortList})`,
  word: 'Prompt word',
  shortList,
  texts: 'Texts',
  sameTexts: 'Both were scored with the same prompt and description.',
  prompt: 'Prompt',
  description: 'Description',
  noText: '(none)',
  variant: 'Compare with other texts',
  variantNote:
    'Scores the left image once more with these texts and puts it on the right. It becomes a row of its own.',
  variantApply: 'Score and compare',
  variantName: (name: string, count: number) => `${name} (texts ${count})`,
};

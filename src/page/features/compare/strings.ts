import type { Agreement } from '../../../evaluation/reliability/preference.ts';
import type { CompareState, Side } from './store.ts';
import type { PairVerdict } from './verdict/verdict.ts';
import { byPointer, click } from '../../kit/screen/words.ts';

interface Size {
  width: number;
  height: number;
}

const shortList = 8;

/** Strings of the Compare view. */
export const compareStrings = {
  view: 'Compare',
  heading: 'Two images',
  side: { left: 'Left', right: 'Right' } satisfies Record<Side, string>,
  empty: 'Open a second image, or score this one again with other texts and compare the two.',
  choose: (side: string) => `${side} image`,
  fill: (side: string) => `${click} an image in the filmstrip to show it on the ${side.toLowerCase()}`,
  none: 'No image yet',
  swap: 'Swap sides',
  look: 'How both are shown',
  looks: { panes: 'Side by side', divider: 'Divider' } satisfies Record<CompareState['look'], string>,
  divider: 'Divider between the images',
  dividerAt: (percent: number) => `Left image up to ${percent}%, right image beyond`,
  dividedLabel: (left: string, right: string) =>
    `${left} to the left of the divider, ${right} to its right. Plus, minus and zero zoom both images; arrow keys pan.`,
  dividerUnscored: 'The divider is available once both images are scored.',
  dividerShape: (left: Size, right: Size) =>
    `The divider needs two images of the same shape; these have ${left.width} × ${left.height} and ${right.width} × ${right.height} pixels.`,
  layer: 'Layer',
  crop: 'Crop',
  zoomHint: `Both images zoom and pan together: ${byPointer('drag, pinch, Ctrl+wheel, or the keys + − 0', 'pinch, then drag')}.`,
  paneLabel: (side: string, name: string) =>
    `${side}: ${name}. Plus, minus and zero zoom both images; arrow keys pan.`,
  differenceLabel: (unit: string, lowest: string, highest: string, mean: string) =>
    `Difference map in ${unit}, right minus left: from ${lowest} to ${highest}, mean ${mean}.`,
  difference: 'Difference, right minus left',
  otherShape: 'The images differ in size: the right map is sampled at the same relative position.',
  noMaps: 'The maps of these images were discarded to save memory.',
  again: 'Score both again',
  waiting: 'Not scored yet.',
  scores: 'Scores',
  score: 'Score',
  spread: 'Spread over crops',
  percentile: 'Percentile',
  change: 'Difference',
  verdict: (head: string, better: Side, verdict: PairVerdict): string => {
    switch (verdict.kind) {
      case 'unknown':
        return `The ${better} image scores better on ${head}. How often people agree with this model is not known.`;
      case 'outside':
        return `The ${better} image scores better on ${head}. What people would say is unknown: an image or its texts are outside the training domain.`;
      case 'tie':
        return `${head}: too close to call. ${compareStrings.agreed(verdict.agreement)}`;
      case 'prefers':
        return `${head}: people would prefer the ${better} image in about ${verdict.people} such pairs. ${compareStrings.agreed(verdict.agreement)}`;
    }
  },
  agreed: ({ share, low, high, pairs }: Agreement) =>
    `Where scores differed this much, they agreed in ${(100 * share).toFixed(0)}% of ${pairs.toLocaleString('en')} held-out pairs (95% interval ${(100 * low).toFixed(0)}–${(100 * high).toFixed(0)}%).`,
  beyond: (head: string) =>
    `${head} lies beyond the end of its scale and is shown at that end; exports and the verdict use the computed score.`,
  same: (head: string) => `Both score the same on ${head}.`,
  models: 'The two scores come from different models and cannot be compared.',
  gates: 'Expert gates, mean over crops',
  words: `Text match: the ${shortList} prompt words that differ most`,
  word: 'Prompt word',
  shortList,
  texts: 'Texts',
  sameTexts: 'Both were scored with the same prompt and description.',
  prompt: 'Prompt',
  description: 'Description',
  noText: '(none)',
  variant: 'Compare with other texts',
  variantNote: 'Scores the left image again with these texts, as a new row, and shows it on the right.',
  variantApply: 'Score and compare',
  variantName: (name: string, count: number) => `${name} (texts ${count})`,
};

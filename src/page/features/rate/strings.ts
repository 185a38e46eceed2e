import { plural } from '../../kit/plural.ts';
import type { RateMode } from './store.ts';

/** Strings of the Rate view. */
export const rateStrings = {
  view: 'Rate',
  heading: 'Rate these images',
  intro: 'Scores are hidden here, and the order of the images does not depend on them.',
  mode: 'How to rate',
  modes: { stars: '1–5 stars', votes: 'Which is better?' } satisfies Record<RateMode, string>,
  empty: 'No images to rate.',
  emptyHint: 'Open images first. A filter in the gallery, or images selected there, limit what is rated.',
  onePerGroup: 'No group has two images to compare.',
  onePerGroupHint: 'In the gallery, choose other groups or none.',
  only: (count: number) => `Only the ${plural(count, 'image')} you selected.`,
  all: 'Rate all',
  within: 'Images are compared within the groups of the gallery.',
  stars: (count: number) => plural(count, 'star'),
  rate: 'Your rating',
  done: 'All these images are rated.',
  undo: 'Undo the last rating',
  skip: 'Skip',
  vote: 'Which image is better?',
  outcome: { left: 'First', tie: 'No difference', right: 'Second' },
  noPrompt: 'No prompt',
  unreadable: 'This image cannot be shown.',
  evaluate: 'Evaluate and fine-tune',
  saveVotes: 'Save the votes as CSV',
  rated: (rated: number, all: number) => `${rated} of ${plural(all, 'image')} rated.`,
  toTune: (lacking: number) =>
    `${lacking} more ${lacking === 1 ? 'is' : 'are'} needed to fine-tune the model.`,
  agreement: (head: string, srcc: string, low: string, high: string) =>
    `${head} agrees with your ratings at ${srcc} (rank correlation; 95%: ${low} to ${high}).`,
  noAgreement: 'The interval includes 0, so there may be no agreement at all.',
  moreRatings: (more: number, width: string) =>
    `About ${plural(more, 'more rating', 'more ratings')} would narrow that to ±${width}; further ones add little.`,
  enoughRatings: (width: string) => `That is known to ±${width} or better: more ratings add little.`,
  votes: (votes: number, images: number) => `${plural(votes, 'vote')} on ${plural(images, 'image')}.`,
  counting: 'Counting the votes…',
  apart: (apart: number, pairs: number) =>
    apart === 0
      ? 'They do not tell any two images apart yet: all differences may be due to chance.'
      : apart === pairs
        ? `They tell ${pairs === 1 ? 'the two' : `all ${pairs} pairs`} apart.`
        : `They tell ${apart} of ${plural(pairs, 'pair')} apart; the others may be equal.`,
  moreVotes: (more: number) =>
    `About ${plural(more, 'more vote', 'more votes')} would make the order dependable; further ones add little.`,
  tooAlike: 'The images are so alike that it would take far more votes to put them in order.',
  enoughVotes: 'The order is dependable: more votes add little.',
  noDifference: 'So many votes without a difference: as far as you can tell, these images are equally good.',
  sets: (count: number) =>
    `The votes fall into ${count} sets that were never compared with each other: strengths compare within a set only.`,
  order: 'Order by your votes',
  columns: { image: 'Image', wins: 'Beats the average image', votes: 'Votes' },
  wins: (chance: number) => `${Math.round(100 * chance)}%`,
  interval: (low: number, high: number) => `${Math.round(100 * low)} to ${Math.round(100 * high)}%`,
  same: 'no difference from the next',
  note: 'Strengths by the Bradley–Terry model; small figures: 95% intervals.',
  more: (count: number) => `${plural(count, 'more image')} in the table export.`,
};

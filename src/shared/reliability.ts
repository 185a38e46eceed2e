/** What held-out predictions say about a head's scores: plain data, as packages store it. */

/** Pairs of images whose scores differ by at least `from` and by less than the next bin's `from`. */
export interface PairBin {
  /** Smallest difference of the scores, in the head's units; the first bin begins at 0. */
  from: number;
  pairs: number;
  /** Pairs in which the image with the higher score has the higher rating; a pair with equal ratings or equal scores counts half. */
  agreed: number;
  /** Pairs with equal ratings, which counted half. */
  equal: number;
  /** Different images among the pairs. */
  images: number;
}

/** By difference, rising. */
export type PairTable = PairBin[];

/** Where the predictions come from: trainings on other folds, a validation split, folds of fine-tuning, a table of ratings the model never saw. */
export type ReliabilitySource = 'folds' | 'validation' | 'tuning' | 'table';

/** People's mean lies between score − `below` and score + `above` for a share of the images, `level`. */
export interface PeopleInterval {
  level: number;
  below: number;
  above: number;
}

/** Where people's mean rating lies for images of generators that a model had not seen. */
export interface OtherGenerators {
  /** The images in one phrase. */
  on: string;
  interval: PeopleInterval;
  /** The same where the image has no description; absent where that was not measured apart. */
  withoutDescription?: PeopleInterval;
}

/** What a head's scores are worth, measured on images that it was not trained on. */
export interface Reliability {
  source: ReliabilitySource;
  /** The images in one phrase. */
  on: string;
  /** How many images have a score and a rating. */
  images: number;
  /** Scale of the ratings. */
  scale: [number, number];
  /** Null where there are too few images. */
  interval: PeopleInterval | null;
  /** The same where the image has no description; absent where that was not measured apart. */
  withoutDescription?: PeopleInterval;
  /** For images of any other generator than those of `on`; absent where that was not measured. */
  otherGenerators?: OtherGenerators;
  /** Any two images. */
  pairs: PairTable;
  /** Two images of the same prompt; absent where too few share one. */
  samePrompt?: PairTable;
}

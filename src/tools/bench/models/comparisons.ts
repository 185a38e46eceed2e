import type { BenchedModel } from './benched-models.ts';

/** Every model that is timed. The second has nothing of the first, the third both towers, the fourth the image tower. */
export const benchedModels: BenchedModel[] = [
  { head: 'cosine', image: 1, text: 1 },
  { head: 'clipscore', image: 2, text: 2 },
  { head: 'cosine', image: 1, text: 1 },
  { head: 'clipscore', image: 1, text: 3 },
];

/** The first model beside another one, against each alone. */
export interface Comparison {
  what: string;
  /** Place of the other model. */
  other: number;
  /** Whether each image has a prompt of its own; otherwise the texts of all but the first are known. */
  newPrompts: boolean;
  /** Largest share of the sum of both alone; undefined: nothing is asked. */
  goal?: number;
}

export const comparisons: Comparison[] = [
  { what: 'different towers, new prompts', other: 1, newPrompts: true, goal: 1.05 },
  { what: 'same towers, new prompts', other: 2, newPrompts: true, goal: 0.6 },
  { what: 'same image tower, one prompt', other: 3, newPrompts: false, goal: 0.6 },
  { what: 'same image tower, new prompts', other: 3, newPrompts: true },
];

/** The prompt of an image by its number. */
export const promptOf = ({ newPrompts }: Comparison, image: number): string =>
  newPrompts ? `a red house by the lake under a wide sky, picture ${image}` : 'a red house by the lake';

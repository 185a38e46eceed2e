import type { Schedule } from '../optimiser/schedule.ts';

/** How a head is tuned. */
export interface FitOptions {
  folds: number;
  schedule: Schedule;
  /** Pull towards the head that tuning begins with, as decoupled weight decay. */
  decay: number;
  clip: number;
  /** Limit of the moving average's decay: the averaged weights are the ones that count. */
  average: number;
  /** Images of a step, and crops drawn of each. */
  images: number;
  crops: number;
  /** Weight of 1 − PLCC beside Smooth L1. */
  correlation: number;
  /** Steps between two looks at the images held back, and how many looks there are. */
  interval: number;
  looks: number;
}

export const fitOptions: FitOptions = {
  folds: 5,
  schedule: { kind: 'step', rate: 0.006, warmUpSteps: 5 },
  decay: 1,
  clip: 1,
  average: 0.8,
  images: 24,
  crops: 2,
  correlation: 0.5,
  interval: 10,
  looks: 12,
};

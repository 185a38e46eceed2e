export interface Schedule {
  kind: 'cosine' | 'step';
  /** Highest learning rate, reached after the warm-up. */
  rate: number;
  warmUpSteps: number;
  /** Rate of the first step of the warm-up; 0 where absent. */
  warmUpRate?: number;
  /** step: the rate is multiplied by `decay` every `decaySteps` steps, counted from step 0 as in the released code. */
  decaySteps?: number;
  decay?: number;
}

/** Learning rate of a step (0-based) of a run of `total` steps; cosine falls to 0 at its end. */
export function learningRate(schedule: Schedule, step: number, total: number): number {
  const { kind, rate, warmUpSteps, warmUpRate = 0, decaySteps = total, decay = 0.1 } = schedule;
  if (step < warmUpSteps) return warmUpRate + ((rate - warmUpRate) * (step + 1)) / warmUpSteps;
  if (kind === 'step') return rate * decay ** Math.floor(step / decaySteps);
  const done = (step - warmUpSteps) / Math.max(1, total - warmUpSteps);
  return 0.5 * rate * (1 + Math.cos(Math.PI * Math.min(1, done)));
}

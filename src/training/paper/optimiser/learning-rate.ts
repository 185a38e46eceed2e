import type { Procedure } from '../procedure.ts';

type Schedule = Pick<
  Procedure,
  'schedule' | 'warmUpRate' | 'rate' | 'warmUpEpochs' | 'decayEpochs' | 'decay'
>;

/** The paper's rate of step `t`, counted from 0 (§4.1): a line up to `rate`, then a factor `decay` every `decayEpochs` epochs. */
function paperRate(schedule: Schedule, t: number, steps: number): number {
  const { warmUpRate, rate, warmUpEpochs, decayEpochs, decay } = schedule;
  const warmUp = warmUpEpochs * steps;
  if (t < warmUp) return warmUpRate + (t * (rate - warmUpRate)) / warmUp;
  return rate * decay ** Math.floor((t - warmUp) / (decayEpochs * steps));
}

/** timm's StepLRScheduler as the released code calls it: decay counts from step 0. */
function stepRate(schedule: Schedule, t: number, steps: number): number {
  const { warmUpRate, rate, warmUpEpochs, decayEpochs, decay } = schedule;
  const warmUp = warmUpEpochs * steps;
  if (t < warmUp) return warmUpRate + t * ((rate - warmUpRate) / warmUp);
  return rate * decay ** Math.floor(t / (decayEpochs * steps));
}

/**
 * The released code's rate: epochs count from 1 there, so the first step alone has the first rate and the warm-up begins an epoch late;
 * and PyTorch's own StepLR multiplies the rate at the end of every third epoch, which lasts one step.
 */
function releasedRate(schedule: Schedule, t: number, steps: number): number {
  if (t === 0) return schedule.warmUpRate;
  // the value that was set after the step before
  const set = stepRate(schedule, steps + t - 1, steps);
  const begins = t % steps === 0 && (t / steps) % schedule.decayEpochs === 0;
  return begins ? set * schedule.decay : set;
}

/** Learning rate of a step counted from 0. @param steps steps of an epoch */
export function learningRate(schedule: Schedule, t: number, steps: number): number {
  return schedule.schedule === 'paper' ? paperRate(schedule, t, steps) : releasedRate(schedule, t, steps);
}

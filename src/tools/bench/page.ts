import { benchSession } from './session.ts';
import { soak } from './soak/soak.ts';

window.bench = {
  ...benchSession(
    () => Promise.resolve((navigator as Navigator | undefined)?.gpu),
    () => window.processorClock(),
  ),
  soak: (images) =>
    soak(
      images,
      () => window.heldHeap(),
      (sample) => void window.soakProgress(sample),
    ),
};

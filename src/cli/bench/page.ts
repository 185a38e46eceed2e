import { benchSession } from './session.ts';

window.bench = benchSession(
  () => Promise.resolve((navigator as Navigator | undefined)?.gpu),
  () => window.processorClock(),
);

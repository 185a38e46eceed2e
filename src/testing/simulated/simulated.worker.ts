import { expose } from '../../shared/workers/news.ts';
import { tunerWorker } from '../../shared/tune-api.ts';
import { HeadTuner } from '../../worker/tune/head-tuner.ts';
import { listenToHold } from './hold.ts';
import { createSimulatedEngine } from './simulated-engine.ts';
import { simulatedTune } from './simulated-tune.ts';

/* What the page's engine worker runs in tests, and the one that tunes. */

listenToHold(self.name === tunerWorker);
expose(
  self.name === tunerWorker ? new HeadTuner(() => Promise.resolve(), simulatedTune) : createSimulatedEngine(),
);

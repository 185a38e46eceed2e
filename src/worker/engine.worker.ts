import { expose } from '../shared/workers/news.ts';
import { trainerWorker } from '../shared/train-api.ts';
import { tunerWorker } from '../shared/tune-api.ts';
import { createEngine } from './create-engine.ts';
import { LazyTrainer } from './train/lazy-trainer.ts';
import { stepsWorker } from './train/steps/api.ts';
import { LazySteps } from './train/steps/lazy-steps.ts';
import { createTuner } from './tune/create-tuner.ts';

const lazyTrainer = () =>
  new LazyTrainer(async () => (await import('./train/create-trainer.ts')).createModelTrainer());

const lazySteps = () =>
  new LazySteps(async () => new (await import('./train/steps/step-server.ts')).StepServer());

const makers = new Map<string, () => object>([
  [tunerWorker, createTuner],
  [trainerWorker, lazyTrainer],
  [stepsWorker, lazySteps],
]);

// One script for several workers, since most of it is the tensor runtime that all need: the name says which one this is.
expose((makers.get(self.name) ?? createEngine)());

import { expose } from 'comlink';
import { trainerWorker } from '../shared/train-api.ts';
import { tunerWorker } from '../shared/tune-api.ts';
import { createEngine } from './create-engine.ts';
import { LazyTrainer } from './train/lazy-trainer.ts';
import { createTuner } from './tune/create-tuner.ts';

const lazyTrainer = () =>
  new LazyTrainer(async () => (await import('./train/create-trainer.ts')).createModelTrainer());

// One script for three workers, since most of it is the tensor runtime that all need: the name says which one this is.
expose(
  self.name === tunerWorker ? createTuner() : self.name === trainerWorker ? lazyTrainer() : createEngine(),
);

import { expose } from 'comlink';
import { tunerWorker } from '../shared/tune-api.ts';
import { createEngine } from './create-engine.ts';
import { createTuner } from './tune/create-tuner.ts';

// One script for two workers, since most of it is the tensor runtime that both need: the name says which one this is.
expose(self.name === tunerWorker ? createTuner() : createEngine());

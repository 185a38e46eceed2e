import * as tf from '../nn/tf.ts';
import { identifyPackage } from '../package/open-package.ts';
import { startBackend } from './device/backend.ts';
import { loadScorer } from './device/load-scorer.ts';
import { Engine, type EngineParts } from './engine.ts';

/** What computes on tensors. */
export const tensorParts: EngineParts = {
  startBackend,
  loadScorer,
  identify: identifyPackage,
  tensorMemory: () => {
    const { numTensors: tensors, numBytes: tensorBytes } = tf.memory();
    return { tensors, tensorBytes };
  },
};

/** The engine on tensors. */
export const createEngine = (): Engine => new Engine(tensorParts);

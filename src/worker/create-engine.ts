import { imagePatchSpectrum } from '../nn/csf/image-map.ts';
import * as tf from '../nn/tf.ts';
import { startBackend } from './device/backend.ts';
import { loadModel } from './device/loaded-model.ts';
import { Engine, type EngineParts } from './engine.ts';
import { pixelSource } from './scoring/score-context.ts';
import { scoreImage } from './scoring/score-image.ts';

/** What computes on tensors. */
export const tensorParts: EngineParts = {
  startBackend,
  loadModel,
  scoreImage,
  patchSpectrum: (image, { cropTower, csf }, x, y) =>
    imagePatchSpectrum(pixelSource(image), cropTower.normalisation, x, y, csf),
  tensorMemory: () => {
    const { numTensors: tensors, numBytes: tensorBytes } = tf.memory();
    return { tensors, tensorBytes };
  },
};

/** The engine on tensors. */
export const createEngine = (): Engine => new Engine(tensorParts);

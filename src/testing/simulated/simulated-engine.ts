import { createTokenizer } from '../../tokenizer/tokenizer.ts';
import { Network } from '../../model/network.ts';
import { requirePatchInside } from '../../nn/csf/spectrum.ts';
import type { Parameters } from '../../nn/layers.ts';
import { referenceLayers } from '../../nn/reference/layers.ts';
import { openPackage } from '../../package/open-package.ts';
import { packageFacts } from '../../package/package-facts.ts';
import { modelParameters, rewardHead } from '../../spec/parameters.ts';
import type { Backend } from '../../worker/device/backend.ts';
import type { loadModel } from '../../worker/device/loaded-model.ts';
import { Engine } from '../../worker/engine.ts';
import { simulatedScore } from './simulated-score.ts';
import { Spectra } from './spectra.ts';

/** No weight of a network that never computes is asked for. */
const noParameters: Parameters = {
  matrix: (name) => {
    throw new RangeError(`a simulated model has no ${name}`);
  },
  tensor: (name) => {
    throw new RangeError(`a simulated model has no ${name}`);
  },
  has: () => false,
};

/** A processor that nothing is computed on. */
export const simulatedBackend = (reason: string): Backend => ({
  layers: referenceLayers,
  maxParameters: Infinity,
  report: {
    backend: 'wasm',
    variant: 'simd',
    adapter: '',
    software: true,
    reason,
    features: ['simd'],
    maxBufferBytes: 2 ** 31,
    threads: 1,
    versions: { fovea: 'simulated', tfjs: 'none' },
  },
  lost: new Promise(() => undefined),
});

/** A package, downloaded and checked like any other, of which no weight is kept. */
const loadWithoutWeights: typeof loadModel = async (source, _, signal, onProgress) => {
  const opened = await openPackage(source, { signal, onProgress });
  const { manifest, hash, tokenizerJson } = opened;
  const heads = manifest.heads.map(({ name }) => name);
  const total = modelParameters(manifest.config, heads).length;
  let done = 0;
  for await (const { name } of opened.tensors())
    if (name !== '') onProgress({ stage: 'upload', done: ++done, total });
  const rated = heads.filter((name) => name !== rewardHead);
  return {
    manifest,
    info: {
      ...packageFacts(manifest, hash),
      heads: manifest.heads,
      crops: manifest.crops.count,
      cropSize: manifest.crops.size,
      maxTextTokens: manifest.config.text.maxLength,
    },
    network: new Network(manifest.config, rated, referenceLayers, noParameters),
    tokenizer: createTokenizer(tokenizerJson, manifest.config.text.maxLength),
    dispose: () => undefined,
  };
};

/**
 * The engine for tests of the page: its jobs, packages, files, texts and messages are the real ones; there is no backend and no network,
 * and what they would compute is drawn by chance from the picture (`simulated-score.ts`). A hundred times cheaper.
 */
export const createSimulatedEngine = (): Engine =>
  new Engine({
    // whatever was asked for
    startBackend: (_, __, reason = 'simulated for a test') => Promise.resolve(simulatedBackend(reason)),
    loadModel: loadWithoutWeights,
    scoreImage: simulatedScore,
    patchSpectrum: (image, { csf }, x, y) => {
      requirePatchInside(x, y, image.width, image.height, csf.patch);
      return Promise.resolve(new Spectra(csf).patch(image, x, y));
    },
    tensorMemory: () => ({ tensors: 0, tensorBytes: 0 }),
  });

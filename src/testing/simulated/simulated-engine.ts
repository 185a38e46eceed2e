import { decodeImage } from '../../image/decode.ts';
import { prepareImage } from '../../image/prepare.ts';
import { createTokenizer } from '../../tokenizer/tokenizer.ts';
import { Network } from '../../model/network.ts';
import { requirePatchInside } from '../../nn/csf/spectrum.ts';
import type { Parameters } from '../../nn/layers.ts';
import { referenceLayers } from '../../nn/reference/layers.ts';
import { identifyPackage, openPackage } from '../../package/open-package.ts';
import { scAgiqaManifest } from '../../package/manifest.ts';
import { modelParameters, rewardHead } from '../../spec/parameters.ts';
import type { Backend } from '../../worker/device/backend.ts';
import { modelInfo, type loadScorer } from '../../worker/device/load-scorer.ts';
import type { LoadedModel } from '../../worker/scoring/score-context.ts';
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
const loadWithoutWeights: typeof loadScorer = async (source, _, signal, onProgress) => {
  const opened = await openPackage(source, { signal, onProgress });
  const { hash, tokenizerJson } = opened;
  const manifest = scAgiqaManifest(opened.manifest);
  if (!manifest) throw new TypeError('only models of SC-AGIQA are simulated');
  const { config } = manifest;
  const heads = manifest.heads.map(({ name }) => name);
  const total = modelParameters(config, heads).length;
  let done = 0;
  for await (const { name } of opened.tensors())
    if (name !== '') onProgress({ stage: 'upload', done: ++done, total });
  const rated = heads.filter((name) => name !== rewardHead);
  const model: LoadedModel = {
    manifest,
    network: new Network(config, rated, referenceLayers, noParameters),
    sharedDigest: 'simulated',
    tokenizer: createTokenizer(tokenizerJson, config.text.maxLength),
  };
  return {
    info: modelInfo(manifest, hash),
    score: (request, run) => simulatedScore(request, { ...run, model }),
    async spectrum(image, name, x, y) {
      const prepared = prepareImage(await decodeImage(image, name), config.input.size);
      requirePatchInside(x, y, prepared.width, prepared.height, config.csf.patch);
      return new Spectra(config.csf).patch(prepared, x, y);
    },
    async csfMap(image, name, side) {
      const prepared = prepareImage(await decodeImage(image, name), Math.max(side, config.csf.patch));
      return new Spectra(config.csf).map(prepared, 0, 0, prepared.width, prepared.height);
    },
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
    loadScorer: loadWithoutWeights,
    identify: identifyPackage,
    tensorMemory: () => ({ tensors: 0, tensorBytes: 0 }),
  });

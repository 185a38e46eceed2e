import { Network } from '../../model/network.ts';
import { modelParameters, rewardHead } from '../../spec/parameters.ts';
import type { ModelInfo, ModelSource } from '../../shared/engine-api.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { ProgressListener } from '../../shared/progress.ts';
import { createTokenizer, type TextTokenizer } from '../../tokenizer/tokenizer.ts';
import { openPackage } from '../../package/open-package.ts';
import type { Manifest } from '../../package/manifest.ts';
import { packageFacts } from '../../package/package-facts.ts';
import type { Backend } from './backend.ts';
import { ParameterStore } from './parameter-store.ts';
import { warmUp } from './warm-up.ts';

/** A package in memory: network, tokenizer and what to tell the user about them. */
export interface LoadedModel {
  manifest: Manifest;
  info: ModelInfo;
  network: Network;
  tokenizer: TextTokenizer;
  dispose(): void;
}

function describe(manifest: Manifest, hash: string): ModelInfo {
  return {
    ...packageFacts(manifest, hash),
    heads: manifest.heads,
    crops: manifest.crops.count,
    cropSize: manifest.crops.size,
    maxTextTokens: manifest.config.text.maxLength,
  };
}

/**
 * Reads a package shard by shard and uploads every weight as it arrives, so that the model is never in memory twice; kernels are compiled meanwhile.
 */
export async function loadModel(
  source: ModelSource,
  { layers, maxParameters, report }: Backend,
  signal: AbortSignal,
  onProgress: ProgressListener,
): Promise<LoadedModel> {
  onProgress({ stage: 'device' });
  const opened = await openPackage(source, { signal, onProgress });
  const { manifest } = opened;
  if (manifest.parameters > maxParameters) {
    const millions = (count: number) => Math.floor(count / 1e6);
    throw new FoveaError(
      'out-of-memory',
      `This model has ${millions(manifest.parameters)} million weights; WebAssembly holds ${millions(maxParameters)} million at most.`,
      'Use the WebGPU backend.',
    );
  }
  const heads = manifest.heads.map((head) => head.name);
  const specs = new Map(modelParameters(manifest.config, heads).map((spec) => [spec.name, spec]));
  const store = new ParameterStore(layers);
  const warm = warmUp(layers, specs, manifest, report.software);
  try {
    let done = 0;
    for await (const { name, stored } of opened.tensors()) {
      signal.throwIfAborted();
      const spec = specs.get(name);
      if (spec) store.add(spec, stored);
      onProgress({ stage: 'upload', done: ++done, total: specs.size });
    }
    const missing = [...specs.keys()].filter((name) => !store.has(name));
    if (missing.length > 0) {
      throw new FoveaError(
        'model-invalid',
        `The model package lacks ${missing.length} weights, first ${missing[0] ?? ''}.`,
      );
    }
    await warm;
    const tokenizer = createTokenizer(opened.tokenizerJson, manifest.config.text.maxLength);
    const network = new Network(
      manifest.config,
      heads.filter((head) => head !== rewardHead),
      layers,
      store,
    );
    return {
      manifest,
      info: describe(manifest, opened.hash),
      network,
      tokenizer,
      dispose: () => store.dispose(),
    };
  } catch (error) {
    await warm;
    store.dispose();
    throw error;
  }
}

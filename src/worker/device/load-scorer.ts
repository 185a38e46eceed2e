import { familyOf, storedParameters } from '../../spec/families.ts';
import type { ModelInfo, ModelSource } from '../../shared/engine-api.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { ProgressListener } from '../../shared/progress.ts';
import type { ReadManifest } from '../../package/hashed-manifest.ts';
import { openPackage } from '../../package/open-package.ts';
import type { Manifest } from '../../package/manifest.ts';
import { packageFacts } from '../../package/package-facts.ts';
import { kindOf } from '../scorers/kinds.ts';
import type { Scorer } from '../scorers/scorer.ts';
import type { Backend } from './backend.ts';
import { ParameterStore } from './parameter-store.ts';
import { warmUp } from './warm-up.ts';

/** What the page and the command line tell of a model; `hash` is the SHA-256 over the manifest. */
export function modelInfo(manifest: Manifest, hash: string): ModelInfo {
  return {
    ...packageFacts(manifest, hash),
    heads: manifest.heads.map((head) => {
      const family = familyOf(manifest.config);
      const relevance = family.looksFor(head.name);
      return {
        ...head,
        ...(family.isTunable(head.name) ? { tunable: true as const } : {}),
        ...(relevance ? { relevance } : {}),
        ...(manifest.defaultHeads.includes(head.name) ? {} : { onRequest: true as const }),
      };
    }),
    crops: manifest.crops.count,
    cropSize: manifest.crops.size,
    maxTextTokens: manifest.config.text.maxLength,
  };
}

/**
 * Reads a package shard by shard and uploads every weight as it arrives, so that the model is never in memory twice; kernels are compiled meanwhile.
 *
 * @param known its manifest, where it was read just now
 */
export async function loadScorer(
  source: ModelSource,
  { layers, maxParameters, report }: Backend,
  signal: AbortSignal,
  onProgress: ProgressListener,
  known?: ReadManifest,
): Promise<Scorer> {
  onProgress({ stage: 'device' });
  const opened = await openPackage(source, { signal, onProgress, known });
  const { manifest, hash, tokenizerJson } = opened;
  if (manifest.parameters > maxParameters) {
    const millions = (count: number) => Math.floor(count / 1e6);
    throw new FoveaError(
      'out-of-memory',
      `This model has ${millions(manifest.parameters)} million weights; WebAssembly holds ${millions(maxParameters)} million at most.`,
      'Use the WebGPU backend.',
    );
  }
  const heads = manifest.heads.map((head) => head.name);
  const specs = new Map(storedParameters(manifest.config, heads).map((spec) => [spec.name, spec]));
  const parameters = new ParameterStore(layers);
  const kind = await kindOf(manifest.config);
  const warm = warmUp(kind, layers, specs, manifest, report.software);
  try {
    let done = 0;
    for await (const { name, stored } of opened.tensors()) {
      signal.throwIfAborted();
      const spec = specs.get(name);
      if (spec) await parameters.addShared(spec, stored);
      onProgress({ stage: 'upload', done: ++done, total: specs.size });
    }
    const missing = [...specs.keys()].filter((name) => !parameters.has(name));
    if (missing.length > 0) {
      throw new FoveaError(
        'model-invalid',
        `The model package lacks ${missing.length} weights, first ${missing[0] ?? ''}.`,
        'Pack the model again, or ask whoever made the package for a whole copy.',
      );
    }
    await warm;
    const own = await kind.open({
      ...{ manifest, layers, parameters, tokenizerJson },
      digest: (belongs) => parameters.digest(belongs),
    });
    return {
      ...own,
      info: modelInfo(manifest, hash),
      dispose: () => {
        own.dispose?.();
        parameters.dispose();
      },
    };
  } catch (error) {
    await warm;
    parameters.dispose();
    throw error;
  }
}

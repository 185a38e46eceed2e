import { headParameters } from '../../spec/head-parameters.ts';
import { rewardHead } from '../../spec/parameters.ts';
import { expandWeight } from '../../formats/stored-weight.ts';
import type { ModelSource } from '../../shared/engine-api.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { HeadShape, HeadWeights } from '../../training/tune/tunable-head.ts';
import type { Scale } from '../../training/tune/rating-scale.ts';
import { scAgiqaManifest } from '../../package/manifest.ts';
import { openPackage } from '../../package/open-package.ts';

export interface PackagedHead {
  shape: HeadShape;
  weights: HeadWeights;
  scale: Scale;
  /** SHA-256 of the package's manifest. */
  hash: string;
}

/**
 * Reads one head of a package, expanded to f32. Throws `training-failed` where it has no such regressor, and what opening a
 * package throws.
 */
export async function readHead(
  source: ModelSource,
  head: string,
  signal: AbortSignal,
): Promise<PackagedHead> {
  const opened = await openPackage(source, { signal, onWarning: () => undefined });
  const own = scAgiqaManifest(opened.manifest);
  const { heads } = opened.manifest;
  const info = heads.find(({ name }) => name === head);
  const specs = info && own ? headParameters(own.config, head) : [];
  if (!info || !own || specs.length === 0) {
    throw new FoveaError(
      'training-failed',
      `${info?.title ?? head} cannot be fine-tuned in ${opened.manifest.title}.`,
      'Choose another score, or use the model that the score is from.',
    );
  }
  const wanted = new Set(specs.map(({ name }) => name));
  const weights: HeadWeights = {};
  for await (const { name, stored } of opened.tensors()) {
    if (wanted.has(name)) weights[name] = expandWeight(stored);
  }
  const rated = heads.map(({ name }) => name).filter((name) => name !== rewardHead);
  return {
    shape: { config: own.config, head, heads: rated, specs },
    weights,
    scale: info,
    hash: opened.hash,
  };
}

import type { TensorSource } from '../../formats/tensor-source.ts';
import { clipImporter } from '../../package/import/clip/importer.ts';
import type { ImportedModel } from '../../package/import/importer.ts';
import { madeUpMerges, ruleSource } from './golden-checkpoint.ts';
import golden from './golden-resnet.json' with { type: 'json' };

/* For tests: a small CLIP model on a modified ResNet, in the names of OpenAI's RN50. */

/** The checkpoint, its weights made by the rule as they are read. */
export function resNetCheckpoint(): TensorSource {
  const rows = golden.tensors.map(([name, shape, scale, offset]) => ({
    ...{ key: String(name), name: String(name), shape: shape as number[] },
    ...{ scale: Number(scale), offset: Number(offset) },
  }));
  return ruleSource('RN50.pt', rows, golden.seed, ['__torch__.CLIP']);
}

/** The model as `fovea pack` understands it: from its tensors alone. */
export function importResNet(heads?: string[]): ImportedModel {
  const request = { config: undefined, vocabulary: madeUpMerges, profile: 'released' as const, heads };
  return clipImporter.import([resNetCheckpoint()], request);
}

import type { TensorSource } from '../../formats/tensor-source.ts';
import type { PackOptions } from '../../package/pack.ts';
import type { ModelSource } from '../../shared/engine-api.ts';
import { asFiles, packSmall } from '../small-package.ts';
import {
  goldenCheckpoint,
  goldenConfig,
  goldenHead,
  madeUpMerges,
  type GoldenLayout,
} from './golden-checkpoint.ts';
import { resNetCheckpoint } from './resnet-checkpoint.ts';

/** For tests: golden CLIP models as packages in memory. */
async function clipPackage(
  sources: TensorSource[],
  heads: string[],
  options: Partial<PackOptions>,
): Promise<ModelSource> {
  const made = { licence: 'unknown', untrained: true, vocabulary: madeUpMerges, heads };
  const { files } = await packSmall(sources, { ...made, ...options });
  return { kind: 'files', files: asFiles(files) };
}

/** One of the models in the names of each kind of checkpoint. */
export function goldenPackage(
  layout: GoldenLayout,
  heads: string[],
  name = 'small',
  quantisation: PackOptions['quantisation'] = 'f32',
): Promise<ModelSource> {
  const own = heads.filter((head) => head === 'aesthetic1' || head === 'aesthetic2').map(goldenHead);
  const options = { name, title: name, quantisation, config: goldenConfig(layout) };
  return clipPackage([goldenCheckpoint(layout), ...own], heads, options);
}

/** The model on a modified ResNet. */
export const resNetPackage = (heads: string[], quantisation: PackOptions['quantisation'] = 'f32') =>
  clipPackage([resNetCheckpoint()], heads, { name: 'rn', config: undefined, quantisation });

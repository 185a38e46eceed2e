import type { Quantisation } from '../../package/naming.ts';
import { packCheckpoints } from '../../package/pack.ts';
import type { ModelSource } from '../../shared/engine-api.ts';
import {
  goldenCheckpoint,
  goldenConfig,
  goldenHead,
  madeUpMerges,
  type GoldenLayout,
} from './golden-checkpoint.ts';

/** A golden CLIP model as a package in memory. */
export async function goldenPackage(
  layout: GoldenLayout,
  heads: string[],
  name = 'small',
  quantisation: Quantisation = 'f32',
): Promise<ModelSource> {
  const files: File[] = [];
  const own = heads.filter((head) => head === 'aesthetic1' || head === 'aesthetic2').map(goldenHead);
  await packCheckpoints(
    [goldenCheckpoint(layout), ...own],
    {
      ...{ name, title: name, licence: 'unknown', untrained: true, profile: 'released', quantisation },
      ...{ config: goldenConfig(layout), vocabulary: madeUpMerges, heads, checkpointSha256: [] },
    },
    { write: (file, bytes) => Promise.resolve(void files.push(new File([bytes], file))) },
  );
  return { kind: 'files', files };
}

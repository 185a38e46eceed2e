import { readFileSync } from 'node:fs';
import { openCheckpoint } from '../formats/open-checkpoint.ts';
import { packCheckpoints, type PackOptions, type PackReport } from '../package/pack.ts';
import { bufferAccess } from '../formats/random-access.ts';
import type { TensorSource } from '../formats/tensor-source.ts';

/** For tests: the reduced checkpoints with seeded random weights, and packages made of them in memory. */

const folder = new URL('../../e2e/fixtures/golden/', import.meta.url);

export const golden = JSON.parse(readFileSync(new URL('golden_small.json', folder), 'utf8')) as {
  config: Record<string, Record<string, unknown>>;
};
const vocabulary = readFileSync(new URL('vocab_small.txt', folder), 'utf8');

export type SmallFile = 'sc_agiqa.pth' | 'ImageReward.pt' | 'vit.pth';

export function openSmall(file: SmallFile): Promise<TensorSource> {
  return openCheckpoint(bufferAccess(readFileSync(new URL(`small_seed0_${file}`, folder)), file));
}

/** A source with only the keys for which `keep` holds, some of them renamed. */
export function subset(
  source: TensorSource,
  keep: (key: string) => boolean,
  rename: (key: string) => string = (key) => key,
): TensorSource {
  const kept = [...source.tensors].filter(([key]) => keep(key));
  const original = new Map(kept.map(([key]) => [rename(key), key]));
  return {
    name: source.name,
    tensors: new Map(kept.map(([key, info]) => [rename(key), info])),
    read: (name) => source.read(original.get(name)!),
  };
}

export interface SmallPackage {
  files: Map<string, Uint8Array<ArrayBuffer>>;
  report: PackReport;
}

/** Packs into memory. */
export async function packSmall(
  sources: TensorSource[],
  options: Partial<PackOptions> = {},
): Promise<SmallPackage> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const report = await packCheckpoints(
    sources,
    {
      name: 'small',
      title: 'Small',
      licence: 'MIT',
      untrained: true,
      profile: 'released',
      quantisation: 'f32',
      config: golden,
      vocabulary,
      checkpointSha256: [],
      ...options,
    },
    {
      write: (file, bytes) => {
        files.set(file, bytes);
        return Promise.resolve();
      },
    },
  );
  return { files, report };
}

export function asFiles(files: Map<string, Uint8Array<ArrayBuffer>>): File[] {
  return [...files].map(([name, bytes]) => new File([bytes], name));
}

import { modelIds } from '../../package/reliability/add.ts';
import type { Manifest } from '../../package/manifest.ts';
import { FoveaError } from '../../shared/errors.ts';
import { readManifest } from './read-manifest.ts';

/** A package, and every id under which scores may name it: as it is first, then as it was before only its reliability changed. */
export interface KnownPackage {
  manifest: Manifest;
  ids: [string, ...string[]];
}

/** The package in a folder; undefined where there is none that can be read. Throws `model-invalid` for a manifest that is not valid. */
async function knownPackage(folder: string): Promise<KnownPackage | undefined> {
  const found = await readManifest(folder).catch((error: unknown) => {
    if (error instanceof FoveaError) throw error;
    return undefined;
  });
  if (!found) return undefined;
  const [own, ...earlier] = modelIds(found.manifest, found.hash);
  return { manifest: found.manifest, ids: [own!, ...earlier] };
}

/** Those of several folders that are packages. Throws as `knownPackage`. */
export async function knownPackages(folders: readonly string[]): Promise<KnownPackage[]> {
  const found = await Promise.all(folders.map(knownPackage));
  return found.filter((known) => known !== undefined);
}

/** Every id of the package in a folder that the engine knows as `own`, which comes first. */
export async function idsOf(folder: string, own: string): Promise<[string, ...string[]]> {
  const known = await knownPackage(folder);
  return known?.ids.includes(own) ? [own, ...known.ids.filter((id) => id !== own)] : [own];
}

/** Whether all of some scores are the package's; false where there are none. `models`: the ids that the scores name. */
export function scoredAll({ ids }: Pick<KnownPackage, 'ids'>, models: readonly string[]): boolean {
  return models.length > 0 && models.every((model) => ids.includes(model));
}

import { openCheckpoint } from '../../formats/open-checkpoint.ts';
import { blobAccess } from '../../formats/random-access.ts';
import { openPackage } from '../../package/open-package.ts';
import type { ModelSource } from '../../shared/engine-api.ts';
import { packageInit, type Init } from '../../training/paper/job/init.ts';

/** A checkpoint of a training: its content, and what is known of it. */
export interface TowerFile {
  name: string;
  content: Blob;
  /** Empty where it is not known yet. */
  sha256: string;
}

/** Opens checkpoints and, after them, a package, whose weights are read when the first is asked for. Throws what is wrong with one of them. */
export async function openTowers(
  files: readonly TowerFile[],
  model: { title: string; source: ModelSource } | undefined,
  signal: AbortSignal,
): Promise<Init[]> {
  const inits: Init[] = [];
  for (const { name, content, sha256 } of files) {
    const source = await openCheckpoint(blobAccess(content, name));
    inits.push({ source, file: name, sha256 });
  }
  if (!model) return inits;
  const opened = await openPackage(model.source, { signal, onWarning: () => undefined });
  return [...inits, packageInit(opened, opened.manifest.name, '')];
}

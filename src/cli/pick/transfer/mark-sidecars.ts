import { basename, dirname, join } from 'node:path';
import { mergeDecision } from '../../../records/xmp/decision.ts';
import { unreadSidecar } from '../../../records/xmp/marks.ts';
import { SidecarPlaces } from '../../../records/xmp/sidecar-place.ts';
import type { Disk } from './disk.ts';

/** A sidecar to be written. */
interface SidecarChange {
  path: string;
  bytes: Uint8Array;
  existed: boolean;
}

export interface SidecarPlan {
  changes: SidecarChange[];
  /** Sidecars that already say the same. */
  same: number;
  /** Sidecars with a rating or label that `pick` did not write: they stay as they are. */
  ownMarks: string[];
  /** Sidecars that cannot be read, in sentences. */
  unread: string[];
}

/** The sidecars of images as they would be written. Reads only. */
export async function planSidecars(
  disk: Disk,
  images: readonly { path: string; kept: boolean }[],
): Promise<SidecarPlan> {
  const plan: SidecarPlan = { changes: [], same: 0, ownMarks: [], unread: [] };
  const places = new Map<string, SidecarPlaces>();
  for (const { path: image, kept } of images) {
    const folder = dirname(image);
    const known = places.get(folder) ?? new SidecarPlaces(await disk.names(folder));
    places.set(folder, known);
    const { name, exists } = known.of(basename(image));
    const path = join(folder, name);
    const before = exists ? await disk.read(path) : undefined;
    try {
      const bytes = mergeDecision(before, { kept });
      if (bytes === 'own') plan.ownMarks.push(path);
      else if (before && Buffer.compare(before, bytes) === 0) plan.same++;
      else plan.changes.push({ path, bytes, existed: exists });
    } catch (error) {
      const sentence = unreadSidecar(path, error);
      if (sentence === undefined) throw error;
      plan.unread.push(sentence);
    }
  }
  return plan;
}

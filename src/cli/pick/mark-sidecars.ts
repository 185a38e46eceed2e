import { basename, dirname, join } from 'node:path';
import { mergeXmpMarks, readXmpMarks, unreadSidecar, type XmpMarks } from '../../records/xmp/marks.ts';
import { SidecarPlaces } from '../../records/xmp/sidecar-place.ts';
import type { Disk } from './disk.ts';

/** What `pick` writes: one star and green for kept images, rejected and red for the rest. */
const marksOf = { kept: { rating: 1, label: 'Green' }, rest: { rating: -1, label: 'Red' } } satisfies Record<
  string,
  XmpMarks
>;

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

const isOurs = ({ rating, label }: XmpMarks): boolean =>
  (rating === undefined && label === undefined) ||
  Object.values(marksOf).some((marks) => marks.rating === rating && marks.label === label);

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
      if (before && !isOurs(readXmpMarks(before))) plan.ownMarks.push(path);
      else {
        const bytes = mergeXmpMarks(before, kept ? marksOf.kept : marksOf.rest);
        if (before && Buffer.compare(before, bytes) === 0) plan.same++;
        else plan.changes.push({ path, bytes, existed: exists });
      }
    } catch (error) {
      const sentence = unreadSidecar(path, error);
      if (sentence === undefined) throw error;
      plan.unread.push(sentence);
    }
  }
  return plan;
}

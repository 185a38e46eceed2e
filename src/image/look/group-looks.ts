import { lookDistance, type LookHash } from './look-hash.ts';

/**
 * Most bits of 256 in which near-duplicates differ. Measured on AGIQA-3K: of 22 ways to change a copy (JPEG down to quality 10, blur, noise, scale, contrast,
 * crops up to 3%, a watermark) 99.6% are found; none of 8,531 pairs of different images of one prompt comes closer than 92 bits.
 */
export const nearDuplicate = 64;

/**
 * Groups near-duplicates: each image joins the nearest earlier image that leads a group and differs in at most `most` bits (the earliest of equally near
 * ones), or else leads a group itself. Whatever is in a group is therefore close to its leader: chains of small changes do not join images
 * that look different. Depends on the order alone: sorted best first, the leader is the best of its group.
 *
 * @param hashes undefined where an image could not be read; it is alone
 * @returns for each image the index of its leader, its own where it leads
 */
export function groupLooks(hashes: readonly (LookHash | undefined)[], most = nearDuplicate): Int32Array {
  const leaders: { hash: LookHash; index: number }[] = [];
  return Int32Array.from(hashes, (hash, index) => {
    if (!hash) return index;
    let nearest: number | undefined;
    let limit = most;
    for (const leader of leaders) {
      const distance = lookDistance(hash, leader.hash, limit);
      if (distance > limit) continue;
      nearest = leader.index;
      limit = distance - 1;
      if (distance === 0) break;
    }
    if (nearest === undefined) leaders.push({ hash, index });
    return nearest ?? index;
  });
}

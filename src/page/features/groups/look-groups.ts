/**
 * Ids by the id that leads their group, from what `groupLooks` gives; images that lead nobody and follow nobody are left out.
 *
 * @param leaders for each id the index of its leader
 */
export function lookGroups(ids: readonly string[], leaders: ArrayLike<number>): Record<string, string> {
  const sizes = new Map<number, number>();
  for (let i = 0; i < ids.length; i++) sizes.set(leaders[i]!, (sizes.get(leaders[i]!) ?? 0) + 1);
  return Object.fromEntries(
    ids.flatMap((id, i) => ((sizes.get(leaders[i]!) ?? 0) > 1 ? [[id, ids[leaders[i]!]!] as const] : [])),
  );
}

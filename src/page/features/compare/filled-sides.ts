import type { Side } from './store.ts';

type Sides = Record<Side, string | undefined>;

/**
 * Both sides with a listed image where there is one: those whose image is listed no more take another, the left one the shown image, the
 * right one the next in the list.
 */
export function filledSides(
  { left, right }: Sides,
  listed: readonly string[],
  shown: string | undefined,
): Sides {
  const here = (id: string | undefined): id is string => id !== undefined && listed.includes(id);
  const other = here(right) ? right : undefined;
  const first = here(left)
    ? left
    : here(shown) && shown !== other
      ? shown
      : listed.find((id) => id !== other);
  if (other !== undefined) return { left: first, right: other };
  const after = first === undefined ? 0 : listed.indexOf(first) + 1;
  return { left: first, right: [...listed.slice(after), ...listed].find((id) => id !== first) };
}

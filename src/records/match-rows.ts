import { pathParts } from './paths.ts';

/** Which names of a table mean which images. */
export interface Matches {
  /** For each image path that a name fits, the places of that name: several where it stands in several rows. */
  rows: Map<string, number[]>;
  /** Sentences on what could not be decided, or was decided by less than the path. */
  remarks: string[];
}

interface Known {
  path: string;
  parts: string[];
}

/** How well a name fits an image: the parts they share from the end, if one of them ends there; whole paths fit best. 0 for no fit. */
function fit(name: string[], path: string[]): number {
  const shorter = Math.min(name.length, path.length);
  for (let i = 1; i <= shorter; i++) if (name.at(-i) !== path.at(-i)) return 0;
  return 2 * shorter + (name.length === path.length ? 1 : 0);
}

const quoted = (words: string[]): string => words.map((word) => `“${word}”`).join(' and ');

/**
 * Matches a table's names to image paths by the longest path that fits; names are also tried inside the table's own folder, first.
 * What fits two equally well fits none, and is told. Names left over that differ from one image left over only in upper and lower case,
 * or in their folders, are taken for it, and told.
 */
export function matchRows(
  label: string,
  folder: string,
  names: readonly string[],
  paths: readonly string[],
): Matches {
  const images = [...new Set(paths)].map((path): Known => ({ path, parts: pathParts(path) }));
  const rows = names.map((name): Known => ({ path: name, parts: pathParts(name) }));
  const inside = pathParts(folder);
  const remarks: string[] = [];
  const whole = (row: number): string => rows[row]!.parts.join('/');
  const byBase = groups(rows, (parts) => parts.at(-1) ?? '');

  /** Best name of each image. */
  const wanted: { image: Known; found: number[]; merit: number }[] = [];
  for (const image of images) {
    let best = { merit: 0, rows: [] as number[] };
    for (const row of byBase.get(image.parts.at(-1) ?? '') ?? []) {
      const { parts } = rows[row]!;
      const merit = Math.max(
        fit(parts, image.parts),
        inside.length > 0 && fit([...inside, ...parts], image.parts) % 2 === 1 ? 1e6 : 0,
      );
      if (merit > best.merit) best = { merit, rows: [row] };
      else if (merit > 0 && merit === best.merit) best.rows.push(row);
    }
    if (best.rows.length === 0) continue;
    const different = [...new Set(best.rows.map(whole))];
    if (different.length === 1) wanted.push({ image, found: best.rows, merit: best.merit });
    else remarks.push(`${image.path} may be ${quoted(different.slice(0, 3))} in ${label}: it gets neither.`);
  }

  const matched = new Map<string, number[]>();
  const claims = new Map<string, typeof wanted>();
  for (const claim of wanted) {
    const name = whole(claim.found[0]!);
    const others = claims.get(name);
    if (others) others.push(claim);
    else claims.set(name, [claim]);
  }
  for (const [name, claimants] of claims) {
    const most = Math.max(...claimants.map(({ merit }) => merit));
    const best = claimants.filter(({ merit }) => merit === most);
    const [only] = best;
    if (best.length === 1 && only) matched.set(only.image.path, only.found);
    else {
      const fitting = quoted(best.slice(0, 3).map(({ image }) => image.path));
      remarks.push(
        `${name} in ${label} fits ${best.length} images (${fitting}) and is given to none: write its folder, too.`,
      );
    }
  }

  const asked = new Set(wanted.map(({ image }) => image.path));
  const left = images.filter(
    ({ path, parts }) => !asked.has(path) && (byBase.get(parts.at(-1) ?? '')?.length ?? 0) < 2,
  );
  const lower = (parts: string[]): string => (parts.at(-1) ?? '').toLowerCase();
  const looseRows = groups(rows, lower);
  for (const [key, [image, another]] of groups(left, lower)) {
    const candidates = (looseRows.get(key) ?? []).filter((row) => !claims.has(whole(row)));
    if (image === undefined || another !== undefined || candidates.length === 0) continue;
    const [name, other] = new Set(candidates.map(whole));
    if (other !== undefined) continue;
    const { path } = left[image]!;
    matched.set(path, candidates);
    remarks.push(`${name!} in ${label} is taken for ${path}, which is written differently.`);
  }
  return { rows: matched, remarks };
}

function groups(list: readonly Known[], key: (parts: string[]) => string): Map<string, number[]> {
  const map = new Map<string, number[]>();
  list.forEach(({ parts }, place) => {
    const group = map.get(key(parts));
    if (group) group.push(place);
    else map.set(key(parts), [place]);
  });
  return map;
}

import { pathParts } from './paths.ts';

/** Which names of a table mean which images. */
export interface Matches {
  /** For each matched image path, the indices of its name: several where the name is in several rows. */
  rows: Map<string, number[]>;
  /** Sentences on what could not be decided, or was decided by less than the path. */
  remarks: string[];
}

interface Known {
  path: string;
  parts: string[];
}

const quoted = (words: string[]): string => words.map((word) => `“${word}”`).join(' and ');

/**
 * Matches a table's names to image paths by the longest path that fits; names are also tried inside the table's own folder, first.
 * What matches two equally well matches none, which is reported. Names left over that differ from one image left over only in upper and lower case,
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
  const byName = places(rows, ({ parts }) => [parts.join('/')]);
  const byInside = places(rows, ({ parts }) =>
    inside.length === 0 ? [] : [[...inside, ...parts].join('/')],
  );
  const byEnd = places(rows, ({ parts }) => ends(parts));

  /** The names that share most parts with an image from the end, if one of the two ends there; whole paths fit best. */
  const bestOf = ({ parts }: Known): { merit: number; rows: number[] } => {
    const path = parts.join('/');
    const own = byInside.get(path);
    if (own) return { merit: 1e6, rows: own };
    const same = byName.get(path);
    if (same) return { merit: 2 * parts.length + 1, rows: same };
    const longer = byEnd.get(path);
    if (longer) return { merit: 2 * parts.length, rows: longer };
    for (const [dropped, end] of ends(parts).entries()) {
      const shorter = byName.get(end);
      if (shorter) return { merit: 2 * (parts.length - dropped), rows: shorter };
    }
    return { merit: 0, rows: [] };
  };

  /** Best names of each image. */
  const wanted: { image: Known; found: number[]; merit: number }[] = [];
  for (const image of images) {
    const best = bestOf(image);
    if (best.rows.length === 0) continue;
    const different = [...new Set(best.rows.map(whole))];
    if (different.length === 1) wanted.push({ image, found: best.rows, merit: best.merit });
    else
      remarks.push(`${image.path} matches ${quoted(different.slice(0, 3))} in ${label}: neither was used.`);
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
        `${name} in ${label} fits ${best.length} images (${fitting}) and was assigned to none: add its folder to the name.`,
      );
    }
  }

  const asked = new Set(wanted.map(({ image }) => image.path));
  const byBase = places(rows, ({ parts }) => [parts.at(-1) ?? '']);
  const left = images.filter(
    ({ path, parts }) => !asked.has(path) && (byBase.get(parts.at(-1) ?? '')?.length ?? 0) < 2,
  );
  const lower = ({ parts }: Known): string[] => [(parts.at(-1) ?? '').toLowerCase()];
  const looseRows = places(rows, lower);
  for (const [key, [image, another]] of places(left, lower)) {
    const candidates = (looseRows.get(key) ?? []).filter((row) => !claims.has(whole(row)));
    if (image === undefined || another !== undefined || candidates.length === 0) continue;
    const [name, other] = new Set(candidates.map(whole));
    if (other !== undefined) continue;
    const { path } = left[image]!;
    matched.set(path, candidates);
    remarks.push(`${name!} in ${label} was matched to ${path}, which is spelled differently.`);
  }
  return { rows: matched, remarks };
}

/** The ends of a path, longest first. */
function ends(parts: string[]): string[] {
  return parts.map((_, i) => parts.slice(i).join('/'));
}

/** The indices of each key in a list. */
function places(list: readonly Known[], keys: (known: Known) => string[]): Map<string, number[]> {
  const map = new Map<string, number[]>();
  list.forEach((known, place) => {
    for (const key of keys(known)) {
      const group = map.get(key);
      if (group) group.push(place);
      else map.set(key, [place]);
    }
  });
  return map;
}

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

/** A table's names, by all that an image may be looked up by. */
class Names {
  private readonly rows: readonly Known[];
  private readonly byName: Map<string, number[]>;
  private readonly byInside: Map<string, number[]>;
  private readonly byEnd: Map<string, number[]>;
  private readonly byBase: Map<string, number[]>;
  private readonly byLowerBase: Map<string, number[]>;

  /** @param folder the table's own, inside which names are tried as well */
  constructor(names: readonly string[], folder: string) {
    const inside = pathParts(folder);
    const within = ({ parts }: Known) => (inside.length === 0 ? [] : [[...inside, ...parts].join('/')]);
    this.rows = names.map((name) => ({ path: name, parts: pathParts(name) }));
    this.byName = places(this.rows, ({ parts }) => [parts.join('/')]);
    this.byInside = places(this.rows, within);
    this.byEnd = places(this.rows, ({ parts }) => ends(parts));
    this.byBase = places(this.rows, (known) => [baseOf(known)]);
    this.byLowerBase = places(this.rows, (known) => [baseOf(known).toLowerCase()]);
  }

  /** The name in a row, as a whole path. */
  at(row: number): string {
    return this.rows[row]!.parts.join('/');
  }

  /** The different names in these rows. */
  of(rows: readonly number[]): string[] {
    return [...new Set(rows.map((row) => this.at(row)))];
  }

  /** The names that share most parts with an image from the end, if one of the two ends there; whole paths fit best. */
  bestFor({ parts }: Known): { merit: number; rows: number[] } {
    const path = parts.join('/');
    const own = this.byInside.get(path);
    if (own) return { merit: 1e6, rows: own };
    const same = this.byName.get(path);
    if (same) return { merit: 2 * parts.length + 1, rows: same };
    const longer = this.byEnd.get(path);
    if (longer) return { merit: 2 * parts.length, rows: longer };
    for (const [dropped, end] of ends(parts).entries()) {
      const shorter = this.byName.get(end);
      if (shorter) return { merit: 2 * (parts.length - dropped), rows: shorter };
    }
    return { merit: 0, rows: [] };
  }

  /** Whether several rows have the image's own name, whatever their folders. */
  isAmbiguous(image: Known): boolean {
    return (this.byBase.get(baseOf(image))?.length ?? 0) > 1;
  }

  /** The rows with this name without its folders, in lower case. */
  spelledLike(lowerBase: string): number[] {
    return this.byLowerBase.get(lowerBase) ?? [];
  }
}

/** An image and the rows with the one name that fits it best. */
interface Claim {
  image: Known;
  rows: number[];
  merit: number;
}

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
  const known = new Names(names, folder);
  const result: Matches = { rows: new Map(), remarks: [] };
  const claims: Claim[] = [];
  for (const image of images) {
    const { rows, merit } = known.bestFor(image);
    if (rows.length === 0) continue;
    const different = known.of(rows);
    if (different.length === 1) claims.push({ image, rows, merit });
    else
      result.remarks.push(
        `${image.path} matches ${quoted(different.slice(0, 3))} in ${label}: neither was used.`,
      );
  }
  const byName = new Map<string, Claim[]>();
  for (const claim of claims) {
    const name = known.at(claim.rows[0]!);
    const others = byName.get(name);
    if (others) others.push(claim);
    else byName.set(name, [claim]);
  }
  settleClaims(label, byName, result);
  const claiming = new Set(claims.map(({ image }) => image));
  const left = images.filter((image) => !claiming.has(image) && !known.isAmbiguous(image));
  matchLoosely(label, left, known, byName, result);
  return result;
}

/** Gives each name to the image that fits it best. */
function settleClaims(label: string, byName: ReadonlyMap<string, Claim[]>, { rows, remarks }: Matches): void {
  for (const [name, claims] of byName) {
    const most = Math.max(...claims.map(({ merit }) => merit));
    const best = claims.filter(({ merit }) => merit === most);
    const [only] = best;
    if (best.length === 1 && only) {
      rows.set(only.image.path, only.rows);
      continue;
    }
    const fitting = quoted(best.slice(0, 3).map(({ image }) => image.path));
    remarks.push(
      `${name} in ${label} fits ${best.length} images (${fitting}) and was assigned to none: add its folder to the name.`,
    );
  }
}

/** Matches what is left by name alone, in any case, where one image and one name are alike. */
function matchLoosely(
  label: string,
  left: readonly Known[],
  known: Names,
  claimed: ReadonlyMap<string, unknown>,
  { rows, remarks }: Matches,
): void {
  for (const [key, [image, another]] of places(left, (one) => [baseOf(one).toLowerCase()])) {
    const candidates = known.spelledLike(key).filter((row) => !claimed.has(known.at(row)));
    const [name, other] = known.of(candidates);
    if (image === undefined || another !== undefined || name === undefined || other !== undefined) continue;
    const { path } = left[image]!;
    rows.set(path, candidates);
    remarks.push(`${name} in ${label} was matched to ${path}, which is spelled differently.`);
  }
}

const baseOf = ({ parts }: Known): string => parts.at(-1) ?? '';

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

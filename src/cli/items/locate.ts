import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { datasetFolders } from '../../evaluation/rated-rows.ts';
import { pathEnds, pathParts } from '../../records/table/paths.ts';

/** Where an image that a table names lies. */
export interface Place {
  /** Absolute; that of the name as written where nothing was found. */
  path: string;
  /** What was shortened or read otherwise to find it, in a sentence. */
  remark?: string;
  /** Why the name means no one image. */
  problem?: string;
}

/**
 * Finds images by the longest end of their path that exists below one of the folders, or below the folders inside them that released
 * sets use. Names are compared composed (NFC); upper and lower case alike only where nothing else fits, which is remarked on.
 */
export class Locator {
  readonly #folders: string[];
  /** Entries of each folder looked into, by composed name. */
  readonly #entries = new Map<string, Map<string, string[]>>();
  /** The names that were shortened to find each image. */
  readonly #shortened = new Map<string, Set<string>>();

  constructor(folders: string[]) {
    this.#folders = folders;
  }

  /** Looks for all of a table's names, so that of two that would be one image the first is known to be doubtful, too. */
  prepare(files: readonly string[]): void {
    for (const file of files) this.find(file);
  }

  find(file: string): Place {
    const written = this.#folders.map((folder) => resolve(folder, file));
    const exact = written.find((place) => existsSync(place));
    if (exact !== undefined) return { path: exact };
    for (const alike of [false, true]) {
      const ends = pathEnds(file);
      for (const end of ends) {
        const found = [...this.#candidates(end, alike)];
        const [path, other] = new Set(found);
        if (path === undefined) continue;
        if (alike && other !== undefined)
          return { path: written[0]!, problem: `${file} is ambiguous: it matches ${path} and ${other}.` };
        return this.#place(file, path, end !== ends[0], alike);
      }
    }
    return { path: written[0]! };
  }

  #place(file: string, path: string, shortened: boolean, alike: boolean): Place {
    const name = pathParts(file).join('/');
    if (shortened) {
      const names = this.#shortened.get(path) ?? new Set();
      this.#shortened.set(path, names.add(name));
      const other = [...names].find((known) => known !== name);
      if (other !== undefined)
        return {
          path,
          problem: `${file} and ${other} would both resolve to ${path}: neither folder exists.`,
        };
    }
    return {
      path,
      ...(alike ? { remark: `${file} was matched to ${path}, which is spelled differently.` } : {}),
    };
  }

  *#candidates(end: string, alike: boolean): Generator<string> {
    for (const folder of this.#folders) {
      for (const inner of datasetFolders) {
        const found = this.#descend(join(folder, inner), end.split('/'), alike);
        yield* found;
        // exact names: the first place counts
        if (found.length > 0 && !alike) return;
      }
    }
  }

  /** Paths below a folder whose parts have these names; several where names differ only in how they are composed, or in case. */
  #descend(folder: string, [part, ...rest]: string[], alike: boolean): string[] {
    if (part === undefined) return [folder];
    const entries = this.#list(folder);
    const exact = entries.get(part) ?? [];
    const names =
      exact.length > 0 || !alike
        ? exact.slice(0, 1)
        : [...entries].flatMap(([name, found]) => (name.toLowerCase() === part.toLowerCase() ? found : []));
    return names.flatMap((name) => this.#descend(join(folder, name), rest, alike));
  }

  #list(folder: string): Map<string, string[]> {
    const before = this.#entries.get(folder);
    if (before) return before;
    const entries = new Map<string, string[]>();
    this.#entries.set(folder, entries);
    try {
      for (const name of readdirSync(folder)) {
        const key = name.normalize('NFC');
        entries.set(key, [...(entries.get(key) ?? []), name]);
      }
    } catch {
      // no folder, nothing in it
    }
    return entries;
  }
}

import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isPictureName } from '../../../records/passed-over.ts';
import { EntryNames, namesLike } from '../../../records/entry-names.ts';
import { sidecarPaths } from '../../../records/sidecar.ts';
import type { Disk } from './disk.ts';
import { sameBytes, type Step } from './place-file.ts';

/** The files of one kept image: itself, and the texts and sidecars that belong to it alone. */
export interface Transfer {
  image: Step;
  companions: Step[];
  /** Everything is there already. */
  done: boolean;
}

const stemOf = (name: string): string => name.replace(/\.[^.]+$/, '');

/** Names of the files that belong to an image: `a.png.xmp`, `a.xmp`, `a.txt` … A file that another picture may share is left. */
function companionsOf(
  image: string,
  names: ReadonlySet<string>,
  stems: ReadonlyMap<string, number>,
): string[] {
  const shared = (stems.get(stemOf(image)) ?? 0) > 1;
  const own = [...sidecarPaths(image), `${stemOf(image)}.xmp`, `${image}.xmp`];
  return own.filter((name) => names.has(name) && (!shared || name.startsWith(image)));
}

/** What is in the folders that images come from. */
class Folders {
  readonly #disk: Disk;
  readonly #known = new Map<string, { names: Set<string>; stems: Map<string, number> }>();

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  async companions(path: string): Promise<string[]> {
    const folder = dirname(path);
    let known = this.#known.get(folder);
    if (!known) {
      const names = await this.#disk.names(folder);
      const stems = new Map<string, number>();
      for (const name of names)
        if (isPictureName(name)) stems.set(stemOf(name), (stems.get(stemOf(name)) ?? 0) + 1);
      known = { names: new Set(names), stems };
      this.#known.set(folder, known);
    }
    return companionsOf(basename(path), known.names, known.stems);
  }
}

/**
 * Where kept images and their companions go in a folder. Equal names from different folders get a number; a name that is taken there by another file does, too; a file
 * that is there with the same bytes counts as done. The same images in the same order always get the same names, whatever part of them is there already.
 *
 * @param change what becomes of an image's bytes on the way
 * @returns an entry per path; undefined for one that lies in the folder itself
 */
export async function planTransfers(
  disk: Disk,
  paths: readonly string[],
  folder: string,
  change: (path: string, bytes: Uint8Array) => Uint8Array = (_, bytes) => bytes,
): Promise<(Transfer | undefined)[]> {
  const folders = new Folders(disk);
  const taken = new EntryNames();
  const target = await realpath(folder).catch(() => folder);
  const transfers: (Transfer | undefined)[] = [];
  for (const path of paths) {
    if ((await realpath(dirname(path)).catch(() => dirname(path))) === target) {
      taken.add(basename(path));
      transfers.push(undefined);
    } else transfers.push(await planOne(disk, path, target, { folders, taken, change }));
  }
  return transfers;
}

interface Planning {
  folders: Folders;
  taken: EntryNames;
  change: (path: string, bytes: Uint8Array) => Uint8Array;
}

async function planOne(
  disk: Disk,
  path: string,
  folder: string,
  { folders, taken, change }: Planning,
): Promise<Transfer> {
  const own = basename(path);
  const companions = await folders.companions(path);
  for (const name of namesLike(own)) {
    const renamed = (companion: string): string =>
      companion.startsWith(own)
        ? name + companion.slice(own.length)
        : stemOf(name) + companion.slice(stemOf(own).length);
    const steps = [own, ...companions].map((file): Step => ({
      from: join(dirname(path), file),
      to: join(folder, file === own ? name : renamed(file)),
    }));
    if (steps.some(({ to }) => taken.has(basename(to)))) continue;
    const states = await Promise.all(
      steps.map((step) => stateOf(disk, step, (bytes) => (step.from === path ? change(path, bytes) : bytes))),
    );
    if (states.includes('other')) continue;
    for (const { to } of steps) taken.add(basename(to));
    const [image, ...others] = steps as [Step, ...Step[]];
    return { image, companions: others, done: states.every((state) => state === 'same') };
  }
  throw new Error('unreachable');
}

async function stateOf(
  disk: Disk,
  { from, to }: Step,
  change: (bytes: Uint8Array) => Uint8Array,
): Promise<'free' | 'same' | 'other'> {
  const kind = await disk.kind(to);
  if (kind === undefined) return 'free';
  if (kind === 'other') return 'other';
  return sameBytes(change(await disk.read(from)), await disk.read(to)) ? 'same' : 'other';
}

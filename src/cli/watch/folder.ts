import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isImageName, whyPassedOver } from '../../records/passed-over.ts';
import { keptIn } from '../items/exclude.ts';
import { systemCode } from '../items/item.ts';

/** A file as the system describes it; equal ones are taken for the same content. */
export interface Look {
  size: number;
  /** Milliseconds since 1970. */
  modified: number;
  inode: number;
}

/** The images below a folder by their path in it, with `/`. */
export type Listing = Map<string, Look>;

/** A folder whose time changed this shortly before it was read may have changed again within the same tick of the clock. */
const tick = 2000;

interface Known {
  modified: number;
  readAt: number;
  /** Names of the images and folders in it. */
  images: string[];
  folders: string[];
  /** How many of them `--exclude` leaves out. */
  excluded: number;
}

/**
 * Lists the images of a folder and all folders in it, again and again: asked of the system rather than told by it, since network drives,
 * containers and many file systems send no events. Folders whose time has not changed are not read again.
 */
export class Folder {
  readonly #root: string;
  readonly #known = new Map<string, Known>();

  readonly #exclude: readonly string[];

  /** @param exclude patterns of files and folders to leave out, as for `fovea score` */
  constructor(root: string, exclude: readonly string[] = []) {
    this.#root = root;
    this.#exclude = exclude;
  }

  /** Images and folders that `--exclude` left out of the last listing. */
  get excluded(): number {
    return [...this.#known.values()].reduce((sum, known) => sum + known.excluded, 0);
  }

  /** What is there now; undefined where the folder itself is not. What vanishes meanwhile is left out. */
  async list(now = Date.now()): Promise<Listing | undefined> {
    const listing: Listing = new Map();
    return (await this.#visit('', listing, now)) ? listing : undefined;
  }

  /** A file as it is now; undefined where it is gone. */
  look(file: string): Promise<Look | undefined> {
    return look(join(this.#root, file));
  }

  async #visit(at: string, listing: Listing, now: number): Promise<boolean> {
    const known = await this.#read(at, now);
    if (!known) return false;
    // a few at a time: thousands of files must not wait for each other, nor open all at once
    for (let i = 0; i < known.images.length; i += atOnce) {
      const names = known.images.slice(i, i + atOnce);
      const looks = await Promise.all(names.map((name) => look(join(this.#root, at, name))));
      looks.forEach((one, j) => one && listing.set(at === '' ? names[j]! : `${at}/${names[j]!}`, one));
    }
    for (const name of known.folders) await this.#visit(at === '' ? name : `${at}/${name}`, listing, now);
    return true;
  }

  async #read(at: string, now: number): Promise<Known | undefined> {
    const path = join(this.#root, at);
    try {
      const { mtimeMs: modified } = await stat(path);
      const before = this.#known.get(at);
      if (before && before.modified === modified && before.readAt - modified > tick) return before;
      const entries = await readdir(path, { withFileTypes: true });
      const wanted = entries.filter(({ name }) => !['system', 'hidden'].includes(whyPassedOver(name) ?? ''));
      const seen = wanted.filter((entry) => entry.isDirectory() || isImageName(entry.name));
      const left = this.#exclude.length === 0 ? undefined : await keptIn(this.#root, at, this.#exclude);
      const kept = left ? seen.filter(({ name }) => left.has(name)) : seen;
      const known: Known = {
        ...{ modified, readAt: now, excluded: seen.length - kept.length },
        images: kept.filter((entry) => !entry.isDirectory()).map(({ name }) => name),
        folders: kept.filter((entry) => entry.isDirectory()).map(({ name }) => name),
      };
      this.#known.set(at, known);
      return known;
    } catch (error) {
      this.#known.delete(at);
      // gone, or not to be read now: the next look will tell
      if (
        ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EIO', 'ESTALE', 'ENODEV', 'ENOTCONN', 'EBUSY'].includes(
          systemCode(error),
        )
      )
        return undefined;
      throw error;
    }
  }
}

const atOnce = 64;

async function look(path: string): Promise<Look | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? { size: found.size, modified: found.mtimeMs, inode: found.ino } : undefined;
}

/** Whether two looks are of the same content at the same place. The inode is left out: a drive that returns may number files anew. */
export const isSame = (a: Look, b: Look): boolean => a.size === b.size && a.modified === b.modified;

import { isSame, type Listing, type Look } from './folder.ts';

/** An image that is wholly written. */
export interface Arrival {
  file: string;
  look: Look;
}

interface Pending {
  look: Look;
  /** When it was seen to change last. */
  since: number;
  /** Looks since then that found it unchanged: time alone may pass while this process sleeps. */
  quiet: number;
  /** Offered, and not answered yet. */
  offered: boolean;
}

/** Looks at rest that a file needs besides the time. */
const leastQuiet = 2;

/**
 * Decides which images of a folder are to be scored: each once, when it has been at rest for a while. Knows nothing of disks and clocks, so that
 * tests can run it through any history.
 */
export class Arrivals {
  /** Every image that is done, as it was then. */
  readonly #done: Map<string, Look>;
  /** The same by what a move keeps; of images that are gone, too. */
  readonly #moved = new Map<string, string>();
  readonly #pending = new Map<string, Pending>();
  readonly #settle: number;
  #first = true;
  /** Files that an image was moved to which is done. */
  readonly moves: { from: string; to: string }[] = [];

  /**
   * @param done what earlier runs have scored
   * @param settle milliseconds at rest after which a file counts as wholly written
   */
  constructor(done: Iterable<[string, Look]>, settle: number) {
    this.#done = new Map(done);
    for (const [file, look] of this.#done) this.#moved.set(contentKey(look), file);
    this.#settle = settle;
  }

  /** Images that are known and not done yet. */
  get waiting(): number {
    return this.#pending.size;
  }

  /** Takes a look at the folder; answers the images that have become ready, oldest first. */
  see(listing: Listing, now: number): Arrival[] {
    for (const file of this.#pending.keys()) if (!listing.has(file)) this.#pending.delete(file);
    const ready: Arrival[] = [];
    for (const [file, look] of listing) {
      const done = this.#done.get(file);
      if (done && isSame(done, look)) continue;
      if (!done && this.#wasMoved(file, look, listing)) continue;
      const pending = this.#pending.get(file);
      if (!pending) {
        // what lay there before we came is old if it says so; what comes later must be seen at rest, whatever clocks say
        const old = this.#first && look.modified < now;
        const since = old ? look.modified : now;
        this.#pending.set(file, { look, since, quiet: old ? leastQuiet : 0, offered: false });
      } else if (!isSame(pending.look, look)) {
        pending.look = look;
        pending.since = now;
        pending.quiet = 0;
        pending.offered = false;
      } else pending.quiet++;
      const one = this.#pending.get(file)!;
      if (one.offered || one.quiet < leastQuiet || now - one.since < this.#settle) continue;
      one.offered = true;
      ready.push({ file, look });
    }
    this.#first = false;
    return ready.sort((a, b) => a.look.modified - b.look.modified || (a.file < b.file ? -1 : 1));
  }

  /** The image has its line. Where the file has changed since it was offered, it will be offered again. */
  done({ file, look }: Arrival): void {
    this.#done.set(file, look);
    this.#moved.set(contentKey(look), file);
    const pending = this.#pending.get(file);
    if (pending && isSame(pending.look, look)) this.#pending.delete(file);
  }

  /** The image is not done: it is offered again when it has been at rest once more. */
  again({ file }: Arrival, now: number): void {
    const pending = this.#pending.get(file);
    if (!pending) return;
    pending.since = now;
    pending.offered = false;
  }

  #wasMoved(file: string, look: Look, listing: Listing): boolean {
    const from = this.#moved.get(contentKey(look));
    if (from === undefined || from === file || look.inode === 0 || listing.has(from)) return false;
    this.#done.set(file, look);
    this.#moved.set(contentKey(look), file);
    this.#pending.delete(file);
    this.moves.push({ from, to: file });
    return true;
  }
}

/** A move within a file system keeps all three. */
const contentKey = ({ size, modified, inode }: Look): string => `${inode}:${size}:${modified}`;

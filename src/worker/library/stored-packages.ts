import type { ReadManifest } from '../../package/hashed-manifest.ts';
import { packageFacts } from '../../package/package-facts.ts';
import type { PackageFiles } from '../../package/package-source.ts';
import { FoveaError, fromErrorRecord } from '../../shared/errors.ts';
import type { StoredModel, UnreadableModel } from '../../shared/library-api.ts';
import { alone, inNewFolder } from './in-folder.ts';
import { fillFolder } from './install.ts';
import type { ModelFolder, ModelStore } from './model-store.ts';
import { noRoom } from './no-room.ts';
import { originFile, readStored, readUnreadable, type Origin, type StoredPackage } from './stored-model.ts';

/** A package that is to be copied: its manifest, that one's exact text, and the URL that it comes from, if it comes from one. */
export type PackageToTake = ReadManifest & { json: string; url?: string };

/** The packages of a store: found, copied into it, and made in it, each of them once. */
export class StoredPackages {
  private readonly store: ModelStore;

  constructor(store: ModelStore) {
    this.store = store;
  }

  /** Complete packages and unfinished downloads, by title, and packages that this version cannot read. Anything else that a closed tab left is deleted. */
  async walk(): Promise<{ packages: StoredPackage[]; unreadable: UnreadableModel[] }> {
    const packages: StoredPackage[] = [];
    const unreadable: UnreadableModel[] = [];
    for (const folder of await this.store.folders()) {
      const stored = await readStored(folder);
      const other = stored ? undefined : await readUnreadable(folder);
      if (stored) packages.push(stored);
      else if (other) unreadable.push(other);
      else await this.store.exclusive(folder.id, () => this.store.remove(folder.id));
    }
    packages.sort((a, b) => a.model.title.localeCompare(b.model.title, 'en'));
    return { packages, unreadable };
  }

  /** The packages that this version reads, as `walk` finds them. */
  async all(): Promise<StoredPackage[]> {
    return (await this.walk()).packages;
  }

  /** The package of this id. Throws `model-missing` where there is none any more, and why one cannot be read. */
  async named(id: string): Promise<StoredPackage> {
    const folder = await this.folder(id);
    const stored = await readStored(folder);
    if (stored) return stored;
    const unreadable = await readUnreadable(folder);
    throw unreadable ? fromErrorRecord(unreadable.error) : gone();
  }

  /** The folder of this id, whether its package can be read or not. Throws `model-missing`. */
  async folder(id: string): Promise<ModelFolder> {
    const folder = (await this.store.folders()).find((one) => one.id === id);
    if (!folder) throw gone();
    return folder;
  }

  /**
   * Copies a package into the store, continuing with the part of it that is there. Throws `storage-full` before the first byte where it
   * cannot fit, `storage-unavailable`, and what reading its files throws.
   */
  async take(
    files: PackageFiles,
    { url, json, manifest, hash }: PackageToTake,
    signal: AbortSignal,
    onBytes: (done: number, total: number) => void,
  ): Promise<StoredModel> {
    const begun = (await this.all()).filter((stored) => stored.hash === hash);
    const whole = begun.find(({ model }) => model.complete);
    if (whole) return whole.model;
    const { bytes, title } = packageFacts(manifest, hash);
    const missing = bytes - (begun[0]?.model.stored ?? 0);
    const room = await this.store.room();
    if (room < missing) throw noRoom(title, missing, room);
    const folder = begun[0]?.folder ?? (await this.store.create());
    return alone(this.store, folder.id, async () => {
      try {
        if (url !== undefined) await writeOrigin(folder, { url, manifest: json });
        await fillFolder(folder, files, manifest, json, signal, onBytes);
      } catch (error) {
        // A download can be resumed; files have to be selected again.
        if (url === undefined) await this.store.remove(folder.id);
        throw error;
      }
      return (await this.named(folder.id)).model;
    });
  }

  /** Has a package written into a new folder; where the same one is stored already, that one alone is kept. */
  make(write: (folder: ModelFolder) => Promise<void>): Promise<StoredModel> {
    return inNewFolder(this.store, async (folder) => {
      await write(folder);
      const fresh = await this.named(folder.id);
      const same = (await this.all()).find(
        ({ hash, model }) => hash === fresh.hash && model.complete && model.id !== folder.id,
      );
      if (!same) return fresh.model;
      await this.store.remove(folder.id);
      return same.model;
    });
  }
}

const gone = (): FoveaError =>
  new FoveaError(
    'model-missing',
    'This model is no longer stored here.',
    'It was deleted, perhaps in another tab: add it again.',
  );

function writeOrigin(folder: ModelFolder, origin: Origin): Promise<void> {
  return folder.write(originFile, new TextEncoder().encode(JSON.stringify(origin)));
}

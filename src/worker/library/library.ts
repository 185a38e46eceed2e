import { answer } from '../../shared/answer.ts';
import type { Answer } from '../../shared/engine-api.ts';
import { FoveaError } from '../../shared/errors.ts';
import type {
  GotModel,
  LibraryApi,
  LibraryListener,
  PackageFacts,
  PackRequest,
  ShelfView,
  StoredModel,
  TunedRequest,
} from '../../shared/library-api.ts';
import type { ShelfModel } from '../../shared/shelf.ts';
import type { UnfinishedTraining } from '../../shared/train-api.ts';
import { hashedManifest, type ReadManifest } from '../../package/hashed-manifest.ts';
import { packageFacts } from '../../package/package-facts.ts';
import { openShardCache } from '../../package/transfer/shard-cache.ts';
import { writeTunedPackage } from '../../package/tuned-package.ts';
import { folderUrl, packageFiles, type PackageFiles } from '../../package/package-source.ts';
import { RunningJobs } from '../running-jobs.ts';
import { TrainingFolder } from '../train/training-folder.ts';
import { archive } from './archive.ts';
import { fillFolder, verifyFolder } from './install.ts';
import { alone, inNewFolder } from './in-folder.ts';
import { noRoom } from './no-room.ts';
import { packInto } from './pack-into.ts';
import { getPublic, viewShelf } from './get-public.ts';
import type { ModelFolder, ModelStore } from './model-store.ts';
import { manifestFile, originFile, readStored, type Origin, type StoredPackage } from './stored-model.ts';

const silent = (): void => undefined;

/** Where trainings are not kept. */
const noTrainings: Pick<ModelStore, 'folders' | 'remove'> = {
  folders: () => Promise.resolve([]),
  remove: () => Promise.resolve(),
};

/** Packages in the browser's private storage. */
export class ModelLibrary implements LibraryApi {
  private readonly store: ModelStore;
  private readonly trainings: Pick<ModelStore, 'folders' | 'remove'>;
  private readonly fetch: typeof fetch;
  private readonly jobs = new RunningJobs();

  /** @param trainings where the unfinished training is kept */
  constructor(
    store: ModelStore,
    fetcher: typeof fetch = (input, init) => fetch(input, init),
    trainings: Pick<ModelStore, 'folders' | 'remove'> = noTrainings,
  ) {
    this.store = store;
    this.trainings = trainings;
    this.fetch = fetcher;
  }

  list(): Promise<Answer<StoredModel[]>> {
    return this.answer(async () => (await this.read()).map(({ model }) => model));
  }

  preview(url: string): Promise<Answer<PackageFacts>> {
    return this.answer(async () => {
      const { manifest, hash } = await this.manifestAt(this.net(url, new AbortController().signal));
      return packageFacts(manifest, hash);
    });
  }

  download(job: string, address: string, onProgress: LibraryListener): Promise<Answer<StoredModel>> {
    return this.job(job, async (signal) => {
      const url = folderUrl(address).href;
      const files = this.net(url, signal);
      return this.take(files, { url, ...(await this.manifestAt(files)) }, signal, (done, total) =>
        onProgress({ stage: 'download', done, total }),
      );
    });
  }

  add(job: string, given: File[], onProgress: LibraryListener): Promise<Answer<StoredModel>> {
    return this.job(job, async (signal) => {
      const files = packageFiles(
        { kind: 'files', files: given },
        { signal, fetch: this.fetch, onWarning: silent },
      );
      return this.take(files, await this.manifestAt(files), signal, (done, total) =>
        onProgress({ stage: 'copy', done, total }),
      );
    });
  }

  pack(job: string, request: PackRequest, onProgress: LibraryListener): Promise<Answer<StoredModel>> {
    return this.job(job, async (signal) => {
      return this.writeNew(async (folder) => {
        await packInto(folder, request, signal, onProgress);
        return this.once(folder);
      });
    });
  }

  shelf(url: string): Promise<Answer<ShelfView>> {
    return this.answer(() => viewShelf(url, this.fetch, this.store.parts));
  }

  get(job: string, model: ShelfModel, onProgress: LibraryListener): Promise<Answer<GotModel>> {
    return this.job(job, async (signal) => {
      const context = { ...this.means(), signal, onProgress };
      const got = await this.store.parts.exclusive(model.name, () =>
        getPublic(model, context, (pack) =>
          this.writeNew(async (folder) => {
            await pack(folder);
            return this.once(folder);
          }),
        ),
      );
      if (!got) throw busy();
      return { model: got.made, news: got.news };
    });
  }

  forget(name: string): Promise<Answer<null>> {
    return this.answer(async () => {
      const done = await this.store.parts.exclusive(name, async () => {
        await this.store.parts.remove(name);
        return true;
      });
      if (!done) throw busy();
      return null;
    });
  }

  addTuned(job: string, request: TunedRequest, onProgress: LibraryListener): Promise<Answer<StoredModel>> {
    return this.job(job, async (signal) => {
      const taken = (await this.read()).map(({ manifest }) => manifest.name);
      const cache = await openShardCache(silent);
      const files = packageFiles(request.source, { signal, fetch: this.fetch, cache, onWarning: silent });
      return this.writeNew(async (folder) => {
        const sink = { write: (file: string, bytes: Uint8Array<ArrayBuffer>) => folder.write(file, bytes) };
        await writeTunedPackage(files, { ...request, taken }, sink, signal, (done, total) =>
          onProgress({ stage: 'copy', done, total }),
        );
        return (await this.stored(folder.id)).model;
      });
    });
  }

  verify(job: string, id: string, onProgress: LibraryListener): Promise<Answer<StoredModel>> {
    return this.job(job, async (signal) => {
      const stored = await this.stored(id);
      await this.write(stored.folder, () =>
        verifyFolder(stored, signal, (done, total) => onProgress({ stage: 'verify', done, total })),
      );
      return (await this.stored(id)).model;
    });
  }

  files(id: string): Promise<Answer<File[]>> {
    return this.answer(() => this.wholeFiles(id));
  }

  archive(id: string): Promise<Answer<Blob>> {
    return this.answer(async () => archive(await this.wholeFiles(id)));
  }

  remove(id: string): Promise<Answer<null>> {
    return this.answer(async () => {
      const { folder } = await this.stored(id);
      await this.write(folder, () => this.store.remove(id));
      return null;
    });
  }

  unfinishedTraining(): Promise<Answer<UnfinishedTraining | null>> {
    return this.answer(async () => {
      const found = await TrainingFolder.find(this.trainings);
      return found ? found.folder.summary(found.record) : null;
    });
  }

  discardTraining(): Promise<Answer<null>> {
    return this.answer(async () => {
      for (const { id } of await this.trainings.folders()) await this.trainings.remove(id);
      return null;
    });
  }

  cancel(job: string): Promise<void> {
    return this.jobs.cancel(job);
  }

  private async wholeFiles(id: string): Promise<File[]> {
    const { folder, model } = await this.stored(id);
    if (!model.complete) {
      throw new FoveaError(
        'model-missing',
        `${model.title} is not fully downloaded.`,
        'Resume its download under Models first.',
      );
    }
    const names = (await folder.names()).filter((name) => name !== originFile);
    const files = await Promise.all(names.map((name) => folder.file(name)));
    return files.filter((file) => file !== undefined);
  }

  private net(url: string, signal: AbortSignal): PackageFiles {
    return packageFiles({ kind: 'url', url }, { signal, fetch: this.fetch, onWarning: silent });
  }

  private async manifestAt(files: PackageFiles): Promise<ReadManifest & { json: string }> {
    const json = await files.text(manifestFile);
    return { json, ...(await hashedManifest(json)) };
  }

  /** Copies a package onto the store, continuing with the part of it that is there. */
  private async take(
    files: PackageFiles,
    { url, json, manifest, hash }: ReadManifest & { url?: string; json: string },
    signal: AbortSignal,
    onBytes: (done: number, total: number) => void,
  ): Promise<StoredModel> {
    const begun = (await this.read()).filter((stored) => stored.hash === hash);
    const whole = begun.find(({ model }) => model.complete);
    if (whole) return whole.model;
    const { bytes, title } = packageFacts(manifest, hash);
    const missing = bytes - (begun[0]?.model.stored ?? 0);
    const room = await this.store.room();
    if (room < missing) throw noRoom(title, missing, room);
    const folder = begun[0]?.folder ?? (await this.store.create());
    return this.write(folder, async () => {
      try {
        if (url !== undefined) await writeOrigin(folder, { url, manifest: json });
        await fillFolder(folder, files, manifest, json, signal, onBytes);
      } catch (error) {
        // A download can be resumed; files have to be selected again.
        if (url === undefined) await this.store.remove(folder.id);
        throw error;
      }
      return (await this.stored(folder.id)).model;
    });
  }

  /** Complete packages and unfinished downloads. Anything else that a closed tab left is deleted. */
  private async read(): Promise<StoredPackage[]> {
    const found: StoredPackage[] = [];
    for (const folder of await this.store.folders()) {
      const stored = await readStored(folder);
      if (stored) found.push(stored);
      else await this.store.exclusive(folder.id, () => this.store.remove(folder.id));
    }
    return found.sort((a, b) => a.model.title.localeCompare(b.model.title, 'en'));
  }

  private async stored(id: string): Promise<StoredPackage> {
    const folder = (await this.store.folders()).find((one) => one.id === id);
    const stored = folder && (await readStored(folder));
    if (!stored) throw new FoveaError('model-missing', 'This model is no longer stored here.');
    return stored;
  }

  private means() {
    return { parts: this.store.parts, fetch: this.fetch, room: () => this.store.room() };
  }

  /** A package that was just made; where the same one is stored already, that one alone. */
  private async once(folder: ModelFolder): Promise<StoredModel> {
    const fresh = await this.stored(folder.id);
    const same = (await this.read()).find(
      ({ hash, model }) => hash === fresh.hash && model.complete && model.id !== folder.id,
    );
    if (!same) return fresh.model;
    await this.store.remove(folder.id);
    return same.model;
  }

  private writeNew<T>(work: (folder: ModelFolder) => Promise<T>): Promise<T> {
    return inNewFolder(this.store, work);
  }

  private write<T>(folder: ModelFolder, work: () => Promise<T>): Promise<T> {
    return alone(this.store, folder, work);
  }

  private job<T>(id: string, run: (signal: AbortSignal) => Promise<T>): Promise<Answer<T>> {
    return this.jobs.run(id, (signal) => this.answer(() => run(signal)));
  }

  private answer<T>(run: () => Promise<T>): Promise<Answer<T>> {
    return answer(() =>
      run().catch((error: unknown) => {
        const full = error instanceof DOMException && error.name === 'QuotaExceededError';
        throw full ? noRoom('The model') : error;
      }),
    );
  }
}

function busy(): FoveaError {
  return new FoveaError(
    'storage-unavailable',
    'Another tab is busy with this model.',
    'Wait until it has finished, or close it.',
  );
}

function writeOrigin(folder: ModelFolder, origin: Origin): Promise<void> {
  return folder.write(originFile, new TextEncoder().encode(JSON.stringify(origin)));
}

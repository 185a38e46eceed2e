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
  StoredModels,
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
import { verifyFolder } from './install.ts';
import { alone } from './in-folder.ts';
import { storageAnswer } from './no-room.ts';
import { packInto } from './pack-into.ts';
import { getPublic, viewShelf } from './get-public.ts';
import type { ModelFolder, ModelStore } from './model-store.ts';
import { manifestFile, originFile, readUnreadable } from './stored-model.ts';
import { StoredPackages } from './stored-packages.ts';

const silent = (): void => undefined;

/** Where trainings are not kept. */
const noTrainings: Pick<ModelStore, 'folders' | 'remove'> = {
  folders: () => Promise.resolve([]),
  remove: () => Promise.resolve(),
};

/** Packages in the browser's private storage. */
export class ModelLibrary implements LibraryApi {
  private readonly store: ModelStore;
  private readonly packages: StoredPackages;
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
    this.packages = new StoredPackages(store);
    this.trainings = trainings;
    this.fetch = fetcher;
  }

  list(): Promise<Answer<StoredModels>> {
    return this.answer(async () => {
      const { packages, unreadable } = await this.packages.walk();
      return { stored: packages.map(({ model }) => model), unreadable };
    });
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
      return this.packages.take(files, { url, ...(await this.manifestAt(files)) }, signal, (done, total) =>
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
      return this.packages.take(files, await this.manifestAt(files), signal, (done, total) =>
        onProgress({ stage: 'copy', done, total }),
      );
    });
  }

  pack(job: string, request: PackRequest, onProgress: LibraryListener): Promise<Answer<StoredModel>> {
    return this.job(job, async (signal) => {
      return this.packages.make((folder) => packInto(folder, request, signal, onProgress));
    });
  }

  shelf(url: string): Promise<Answer<ShelfView>> {
    return this.answer(() => viewShelf(url, this.fetch, this.store.parts));
  }

  get(job: string, model: ShelfModel, onProgress: LibraryListener): Promise<Answer<GotModel>> {
    return this.job(job, async (signal) => {
      const { fetch, store } = this;
      const context = { parts: store.parts, fetch, room: () => store.room(), signal, onProgress };
      const { made, news } = await alone(store.parts, model.name, () =>
        getPublic(model, context, (pack) => this.packages.make(pack)),
      );
      return { model: made, news };
    });
  }

  forget(name: string): Promise<Answer<null>> {
    return this.answer(async () => {
      const { parts } = this.store;
      await alone(parts, name, () => parts.remove(name));
      return null;
    });
  }

  addTuned(job: string, request: TunedRequest, onProgress: LibraryListener): Promise<Answer<StoredModel>> {
    return this.job(job, async (signal) => {
      const taken = (await this.packages.all()).map(({ manifest }) => manifest.name);
      const cache = await openShardCache(silent);
      const files = packageFiles(request.source, { signal, fetch: this.fetch, cache, onWarning: silent });
      return this.packages.make(async (folder) => {
        await writeTunedPackage(files, { ...request, taken }, folder, signal, (done, total) =>
          onProgress({ stage: 'copy', done, total }),
        );
      });
    });
  }

  verify(job: string, id: string, onProgress: LibraryListener): Promise<Answer<StoredModel>> {
    return this.job(job, async (signal) => {
      const stored = await this.packages.named(id);
      await alone(this.store, id, () =>
        verifyFolder(stored, signal, (done, total) => onProgress({ stage: 'verify', done, total })),
      );
      return (await this.packages.named(id)).model;
    });
  }

  files(id: string): Promise<Answer<File[]>> {
    return this.answer(() => this.wholeFiles(id));
  }

  archive(id: string): Promise<Answer<Blob>> {
    return this.answer(async () => {
      const folder = await this.packages.folder(id);
      return archive((await readUnreadable(folder)) ? await filesOf(folder) : await this.wholeFiles(id));
    });
  }

  remove(id: string): Promise<Answer<null>> {
    return this.answer(async () => {
      await this.packages.folder(id);
      await alone(this.store, id, () => this.store.remove(id));
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
    const { folder, model } = await this.packages.named(id);
    if (!model.complete) {
      throw new FoveaError(
        'model-missing',
        `${model.title} is not fully downloaded.`,
        'Resume its download under Models first.',
      );
    }
    return filesOf(folder);
  }

  private net(url: string, signal: AbortSignal): PackageFiles {
    return packageFiles({ kind: 'url', url }, { signal, fetch: this.fetch, onWarning: silent });
  }

  private async manifestAt(files: PackageFiles): Promise<ReadManifest & { json: string }> {
    const json = await files.text(manifestFile);
    return { json, ...(await hashedManifest(json)) };
  }

  private job<T>(id: string, run: (signal: AbortSignal) => Promise<T>): Promise<Answer<T>> {
    return this.jobs.run(id, (signal) => this.answer(() => run(signal)));
  }

  private answer<T>(run: () => Promise<T>): Promise<Answer<T>> {
    return storageAnswer('The model', run);
  }
}

/** Of a package, without what belongs to its download. */
async function filesOf(folder: ModelFolder): Promise<File[]> {
  const names = (await folder.names()).filter((name) => name !== originFile);
  const files = await Promise.all(names.map((name) => folder.file(name)));
  return files.filter((file) => file !== undefined);
}

import { FoveaError } from '../../../shared/errors.ts';
import type {
  GotModel,
  LibraryApi,
  LibraryProgress,
  PackageFacts,
  PackRequest,
  ShelfView,
  StoredModel,
  StoredModels,
  TunedRequest,
} from '../../../shared/library-api.ts';
import type { ShelfModel } from '../../../shared/shelf.ts';
import type { UnfinishedTraining } from '../../../shared/train-api.ts';
import { WorkerLink, type CallOptions, type LinkedWorker } from '../../../shared/workers/worker-link.ts';

export type LibraryCall = CallOptions<LibraryProgress>;

/** The model library's interface to the page: returns values or throws `FoveaError`. */
export interface PageLibrary {
  list(): Promise<StoredModels>;
  preview(url: string): Promise<PackageFacts>;
  download(url: string, call: LibraryCall): Promise<StoredModel>;
  add(files: File[], call: LibraryCall): Promise<StoredModel>;
  pack(request: PackRequest, call: LibraryCall): Promise<StoredModel>;
  shelf(url: string): Promise<ShelfView>;
  get(model: ShelfModel, call: LibraryCall): Promise<GotModel>;
  forget(name: string): Promise<void>;
  addTuned(request: TunedRequest, call: LibraryCall): Promise<StoredModel>;
  verify(id: string, call: LibraryCall): Promise<StoredModel>;
  files(id: string): Promise<File[]>;
  archive(id: string): Promise<Blob>;
  remove(id: string): Promise<void>;
  unfinishedTraining(): Promise<UnfinishedTraining | null>;
  discardTraining(): Promise<void>;
}

function spawnLibrary(): LinkedWorker {
  return new Worker(new URL('../../../worker/library/library.worker.ts', import.meta.url), {
    type: 'module',
  });
}

/** The library in its worker. */
export class LibraryClient implements PageLibrary {
  private readonly link = new WorkerLink<LibraryApi, LibraryProgress>({
    spawn: spawnLibrary,
    stopped: (cause) =>
      new FoveaError(
        'internal',
        `The worker that stores the models stopped: ${cause}.`,
        'Repeat the last step: the worker restarts by itself.',
      ),
    cancel: (remote, job) => remote.cancel(job),
  });

  list(): Promise<StoredModels> {
    return this.link.ask((remote) => remote.list());
  }

  preview(url: string): Promise<PackageFacts> {
    return this.link.ask((remote) => remote.preview(url));
  }

  download(url: string, call: LibraryCall): Promise<StoredModel> {
    return this.link.ask((remote, job, report) => remote.download(job, url, report), call);
  }

  add(files: File[], call: LibraryCall): Promise<StoredModel> {
    return this.link.ask((remote, job, report) => remote.add(job, files, report), call);
  }

  pack(request: PackRequest, call: LibraryCall): Promise<StoredModel> {
    return this.link.ask((remote, job, report) => remote.pack(job, request, report), call);
  }

  shelf(url: string): Promise<ShelfView> {
    return this.link.ask((remote) => remote.shelf(url));
  }

  get(model: ShelfModel, call: LibraryCall): Promise<GotModel> {
    return this.link.ask((remote, job, report) => remote.get(job, model, report), call);
  }

  async forget(name: string): Promise<void> {
    await this.link.ask((remote) => remote.forget(name));
  }

  addTuned(request: TunedRequest, call: LibraryCall): Promise<StoredModel> {
    return this.link.ask((remote, job, report) => remote.addTuned(job, request, report), call);
  }

  verify(id: string, call: LibraryCall): Promise<StoredModel> {
    return this.link.ask((remote, job, report) => remote.verify(job, id, report), call);
  }

  files(id: string): Promise<File[]> {
    return this.link.ask((remote) => remote.files(id));
  }

  archive(id: string): Promise<Blob> {
    return this.link.ask((remote) => remote.archive(id));
  }

  unfinishedTraining(): Promise<UnfinishedTraining | null> {
    return this.link.ask((remote) => remote.unfinishedTraining());
  }

  async discardTraining(): Promise<void> {
    await this.link.ask((remote) => remote.discardTraining());
  }

  async remove(id: string): Promise<void> {
    await this.link.ask((remote) => remote.remove(id));
  }
}

import { proxy, type Remote } from 'comlink';
import type { Answer } from '../../../shared/engine-api.ts';
import type {
  LibraryApi,
  LibraryListener,
  PackageFacts,
  PackRequest,
  StoredModel,
  TunedRequest,
} from '../../../shared/library-api.ts';
import type { EngineWorker } from '../../kit/workers/engine-client.ts';
import { throttle } from '../../kit/workers/throttle.ts';
import { WorkerLink } from '../../kit/workers/worker-link.ts';

export interface LibraryCall {
  signal: AbortSignal;
  onProgress: LibraryListener;
}

/** The model library's interface to the page: returns values or throws `FoveaError`. */
export interface PageLibrary {
  list(): Promise<StoredModel[]>;
  preview(url: string): Promise<PackageFacts>;
  download(url: string, call: LibraryCall): Promise<StoredModel>;
  add(files: File[], call: LibraryCall): Promise<StoredModel>;
  pack(request: PackRequest, call: LibraryCall): Promise<StoredModel>;
  addTuned(request: TunedRequest, call: LibraryCall): Promise<StoredModel>;
  verify(id: string, call: LibraryCall): Promise<StoredModel>;
  files(id: string): Promise<File[]>;
  archive(id: string): Promise<Blob>;
  remove(id: string): Promise<void>;
}

function spawnLibrary(): EngineWorker {
  return new Worker(new URL('../../../worker/library/library.worker.ts', import.meta.url), {
    type: 'module',
  });
}

/** Owns the library's worker, which is started on first use. */
export class LibraryClient implements PageLibrary {
  private readonly link = new WorkerLink<LibraryApi>({
    spawn: spawnLibrary,
    what: 'that keeps the models',
    cancel: (remote, job) => remote.cancel(job),
  });

  list(): Promise<StoredModel[]> {
    return this.link.value((remote) => remote.list());
  }

  preview(url: string): Promise<PackageFacts> {
    return this.link.value((remote) => remote.preview(url));
  }

  download(url: string, call: LibraryCall): Promise<StoredModel> {
    return this.job(call, (remote, job, report) => remote.download(job, url, report));
  }

  add(files: File[], call: LibraryCall): Promise<StoredModel> {
    return this.job(call, (remote, job, report) => remote.add(job, files, report));
  }

  pack(request: PackRequest, call: LibraryCall): Promise<StoredModel> {
    return this.job(call, (remote, job, report) => remote.pack(job, request, report));
  }

  addTuned(request: TunedRequest, call: LibraryCall): Promise<StoredModel> {
    return this.job(call, (remote, job, report) => remote.addTuned(job, request, report));
  }

  verify(id: string, call: LibraryCall): Promise<StoredModel> {
    return this.job(call, (remote, job, report) => remote.verify(job, id, report));
  }

  files(id: string): Promise<File[]> {
    return this.link.value((remote) => remote.files(id));
  }

  archive(id: string): Promise<Blob> {
    return this.link.value((remote) => remote.archive(id));
  }

  async remove(id: string): Promise<void> {
    await this.link.value((remote) => remote.remove(id));
  }

  private job<T>(
    { signal, onProgress }: LibraryCall,
    call: (remote: Remote<LibraryApi>, job: string, report: LibraryListener) => Promise<Answer<T>>,
  ): Promise<T> {
    return this.link.job(signal, (remote, job) => call(remote, job, proxy(throttle(onProgress, 100))));
  }
}

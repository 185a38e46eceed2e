import { proxy, wrap, type Remote } from 'comlink';
import type { Answer } from '../../shared/engine-api.ts';
import { FoveaError, fromErrorRecord } from '../../shared/errors.ts';
import type {
  LibraryApi,
  LibraryListener,
  PackageFacts,
  PackRequest,
  StoredModel,
} from '../../shared/library-api.ts';
import type { EngineWorker } from './client.ts';

export interface LibraryCall {
  signal: AbortSignal;
  onProgress: LibraryListener;
}

/** The library of models as the rest of the page sees it: values, or a thrown `FoveaError`. */
export interface PageLibrary {
  list(): Promise<StoredModel[]>;
  preview(url: string): Promise<PackageFacts>;
  download(url: string, call: LibraryCall): Promise<StoredModel>;
  add(files: File[], call: LibraryCall): Promise<StoredModel>;
  pack(request: PackRequest, call: LibraryCall): Promise<StoredModel>;
  verify(id: string, call: LibraryCall): Promise<StoredModel>;
  files(id: string): Promise<File[]>;
  archive(id: string): Promise<Blob>;
  remove(id: string): Promise<void>;
}

function spawnLibrary(): EngineWorker {
  return new Worker(new URL('../../worker/library.worker.ts', import.meta.url), { type: 'module' });
}

interface Link {
  remote: Remote<LibraryApi>;
  died: Promise<never>;
}

/** Owns the library's worker, which is started when it is first needed. */
export class LibraryClient implements PageLibrary {
  private link: Link | undefined;
  private jobs = 0;

  list(): Promise<StoredModel[]> {
    return this.value(({ remote }) => remote.list());
  }

  preview(url: string): Promise<PackageFacts> {
    return this.value(({ remote }) => remote.preview(url));
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

  verify(id: string, call: LibraryCall): Promise<StoredModel> {
    return this.job(call, (remote, job, report) => remote.verify(job, id, report));
  }

  files(id: string): Promise<File[]> {
    return this.value(({ remote }) => remote.files(id));
  }

  archive(id: string): Promise<Blob> {
    return this.value(({ remote }) => remote.archive(id));
  }

  async remove(id: string): Promise<void> {
    await this.value(({ remote }) => remote.remove(id));
  }

  private connect(): Link {
    if (this.link) return this.link;
    const worker = spawnLibrary();
    const died = new Promise<never>((_, reject) => {
      worker.addEventListener('error', (event) => {
        const cause = event instanceof ErrorEvent && event.message ? `: ${event.message}` : '';
        reject(new FoveaError('internal', `The worker that keeps the models stopped${cause}.`, 'Try again.'));
        worker.terminate();
        this.link = undefined;
      });
    });
    died.catch(() => undefined);
    this.link = { remote: wrap<LibraryApi>(worker), died };
    return this.link;
  }

  private async job<T>(
    { signal, onProgress }: LibraryCall,
    call: (remote: Remote<LibraryApi>, job: string, report: LibraryListener) => Promise<Answer<T>>,
  ): Promise<T> {
    const job = `library-${++this.jobs}`;
    return this.value(({ remote }) => {
      const cancel = (): void => void remote.cancel(job);
      signal.addEventListener('abort', cancel);
      return call(remote, job, proxy(throttle(onProgress))).finally(() =>
        signal.removeEventListener('abort', cancel),
      );
    });
  }

  private async value<T>(call: (link: Link) => Promise<Answer<T>>): Promise<T> {
    const link = this.connect();
    const answer = await Promise.race([call(link), link.died]);
    if (answer.ok) return answer.value;
    throw fromErrorRecord(answer.error);
  }
}

/** News of one stage ten times a second at most: each is a drawing of the page. */
function throttle(listener: LibraryListener): LibraryListener {
  let shown = { stage: '', at: 0 };
  return (progress) => {
    const now = performance.now();
    if (progress.stage === shown.stage && now - shown.at < 100 && progress.done < progress.total) return;
    shown = { stage: progress.stage, at: now };
    listener(progress);
  };
}

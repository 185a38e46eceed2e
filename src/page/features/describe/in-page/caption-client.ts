import type {
  Caption,
  CaptionApi,
  Captioner,
  CaptionerProgress,
  CaptionersView,
} from '../../../../shared/caption-api.ts';
import { FoveaError } from '../../../../shared/errors.ts';
import { WorkerLink, type CallOptions, type LinkedWorker } from '../../../../shared/workers/worker-link.ts';

function spawnCaptioner(): LinkedWorker {
  return new Worker(new URL('../../../../worker/caption/caption.worker.ts', import.meta.url), {
    type: 'module',
  });
}

/** Captioners in their worker; answers are values, failures `FoveaError`s. */
export class CaptionClient {
  private readonly listUrl: string;
  private readonly link: WorkerLink<CaptionApi, CaptionerProgress>;
  private unanswered = 0;

  /** @param listUrl where this site has the list */
  constructor(listUrl: string, spawn: () => LinkedWorker = spawnCaptioner) {
    this.listUrl = listUrl;
    this.link = new WorkerLink({
      spawn,
      stopped: (cause) =>
        new FoveaError(
          'description-failed',
          `The model in this page stopped: ${cause}.`,
          'There may have been too little memory: close other tabs, or choose a smaller model or a description server.',
        ),
      cancel: (remote, job) => remote.cancel(job),
    });
  }

  /** Whether the worker has yet to answer. */
  get busy(): boolean {
    return this.unanswered > 0;
  }

  view(): Promise<CaptionersView> {
    return this.counted(this.link.ask((remote) => remote.view(this.listUrl)));
  }

  async get(captioner: Captioner, call: CallOptions<CaptionerProgress>): Promise<void> {
    await this.counted(this.link.ask((remote, job, report) => remote.get(job, captioner, report), call));
  }

  /** Cancelled at once, even where the model first has to finish a step. */
  describe(name: string, image: Blob, signal: AbortSignal): Promise<Caption> {
    const asked = this.counted(
      this.link.ask((remote, job) => remote.describe(job, this.listUrl, name, image), { signal }),
    );
    return new Promise((resolve, reject) => {
      const stop = (): void => reject(new FoveaError('cancelled', 'Cancelled.'));
      signal.addEventListener('abort', stop, { once: true });
      asked.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
    });
  }

  async remove(name: string): Promise<void> {
    await this.counted(this.link.ask((remote) => remote.remove(name)));
  }

  /** Ends the worker, and with it all the memory that a model takes; a later call starts a new one. */
  free(): void {
    this.link.dispose();
  }

  private async counted<T>(asked: Promise<T>): Promise<T> {
    this.unanswered++;
    try {
      return await asked;
    } finally {
      this.unanswered--;
    }
  }
}

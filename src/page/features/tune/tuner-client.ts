import { proxy, transfer } from 'comlink';
import type { CropFeatures } from '../../../shared/result.ts';
import {
  tunerWorker,
  type TunedHead,
  type TuneListener,
  type TunerApi,
  type TuneRequest,
} from '../../../shared/tune-api.ts';
import type { EngineWorker } from '../../kit/workers/engine-client.ts';
import { WorkerLink } from '../../kit/workers/worker-link.ts';

/** The fine-tuning worker's interface to the page: returns values or throws `FoveaError`. */
export interface PageTuner {
  missing(keys: string[]): Promise<string[]>;
  /** The features are transferred, not copied: they are gone on this side. */
  take(key: string, features: CropFeatures): Promise<void>;
  tune(request: TuneRequest, signal: AbortSignal, onProgress: TuneListener): Promise<TunedHead>;
}

function spawnTuner(): EngineWorker {
  return new Worker(new URL('../../../worker/engine.worker.ts', import.meta.url), {
    type: 'module',
    name: tunerWorker,
  });
}

/** Milliseconds between two progress updates. */
const pace = 200;

/** Owns the fine-tuning worker, which is started on first use. */
export class TunerClient implements PageTuner {
  private readonly link: WorkerLink<TunerApi>;

  constructor(spawn: () => EngineWorker = spawnTuner) {
    this.link = new WorkerLink<TunerApi>({
      spawn,
      what: 'that tunes',
      cancel: (remote, job) => remote.cancel(job),
    });
  }

  missing(keys: string[]): Promise<string[]> {
    return this.link.value((remote) => remote.missing(keys));
  }

  async take(key: string, features: CropFeatures): Promise<void> {
    await this.link.value((remote) => remote.take(key, transfer(features, [features.values.buffer])));
  }

  tune(request: TuneRequest, signal: AbortSignal, onProgress: TuneListener): Promise<TunedHead> {
    let shown = -Infinity;
    const listener: TuneListener = (progress) => {
      const now = performance.now();
      if (now - shown < pace) return;
      shown = now;
      onProgress(progress);
    };
    return this.link.job(signal, (remote, job) => remote.tune(job, request, proxy(listener)));
  }
}

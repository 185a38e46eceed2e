import { transfer } from 'comlink';
import { FoveaError } from '../../../shared/errors.ts';
import type { CropFeatures } from '../../../shared/result.ts';
import {
  tunerWorker,
  type TunedHead,
  type TuneProgress,
  type TunerApi,
  type TuneRequest,
} from '../../../shared/tune-api.ts';
import { WorkerLink, type CallOptions, type LinkedWorker } from '../../../shared/workers/worker-link.ts';

export type TuneCall = CallOptions<TuneProgress>;

/** The fine-tuning worker's interface to the page: returns values or throws `FoveaError`. */
export interface PageTuner {
  missing(keys: string[]): Promise<string[]>;
  /** The features are transferred, not copied: they are gone on this side. */
  take(key: string, features: CropFeatures): Promise<void>;
  tune(request: TuneRequest, call: TuneCall): Promise<TunedHead>;
}

function spawnTuner(): LinkedWorker {
  return new Worker(new URL('../../../worker/engine.worker.ts', import.meta.url), {
    type: 'module',
    name: tunerWorker,
  });
}

/** The fine-tuning worker. */
export class TunerClient implements PageTuner {
  private readonly link: WorkerLink<TunerApi, TuneProgress>;

  constructor(spawn: () => LinkedWorker = spawnTuner) {
    this.link = new WorkerLink<TunerApi, TuneProgress>({
      spawn,
      stopped: (cause) =>
        new FoveaError('internal', `The worker that fine-tunes stopped: ${cause}.`, 'Fine-tune again.'),
      cancel: (remote, job) => remote.cancel(job),
    });
  }

  missing(keys: string[]): Promise<string[]> {
    return this.link.ask((remote) => remote.missing(keys));
  }

  async take(key: string, features: CropFeatures): Promise<void> {
    await this.link.ask((remote) => remote.take(key, transfer(features, [features.values.buffer])));
  }

  tune(request: TuneRequest, call: TuneCall): Promise<TunedHead> {
    return this.link.ask((remote, job, report) => remote.tune(job, request, report), call);
  }
}

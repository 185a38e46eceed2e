import { FoveaError } from '../../../shared/errors.ts';
import {
  trainerWorker,
  type ResumeRequest,
  type TrainerApi,
  type TrainOutcome,
  type TrainProgress,
  type TrainRequest,
} from '../../../shared/train-api.ts';
import { WorkerLink, type CallOptions, type LinkedWorker } from '../../../shared/workers/worker-link.ts';

type TrainCall = CallOptions<TrainProgress>;

/** The worker that trains, as the page sees it: returns values or throws `FoveaError`. */
export interface PageTrainer {
  train(request: TrainRequest, call: TrainCall): Promise<TrainOutcome>;
  resume(request: ResumeRequest, call: TrainCall): Promise<TrainOutcome>;
  /** Ends the worker, and with it what a training holds in memory. */
  dispose(): void;
}

function spawnTrainer(): LinkedWorker {
  return new Worker(new URL('../../../worker/engine.worker.ts', import.meta.url), {
    type: 'module',
    name: trainerWorker,
  });
}

export class TrainerClient implements PageTrainer {
  private readonly link: WorkerLink<TrainerApi, TrainProgress>;

  constructor(spawn: () => LinkedWorker = spawnTrainer) {
    this.link = new WorkerLink<TrainerApi, TrainProgress>({
      spawn,
      stopped: (cause) =>
        new FoveaError(
          'internal',
          `The worker that trains stopped: ${cause}.`,
          'Resume the training: it continues from its last checkpoint.',
        ),
      cancel: (remote, job) => remote.cancel(job),
    });
  }

  train(request: TrainRequest, call: TrainCall): Promise<TrainOutcome> {
    return this.link.ask((remote, job, report) => remote.train(job, request, report), call);
  }

  resume(request: ResumeRequest, call: TrainCall): Promise<TrainOutcome> {
    return this.link.ask((remote, job, report) => remote.resume(job, request, report), call);
  }

  dispose(): void {
    this.link.dispose();
  }
}

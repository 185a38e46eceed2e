import type { ResumeRequest, TrainerApi, TrainListener, TrainRequest } from '../../shared/train-api.ts';

/** The trainer, whose code is loaded when it is first asked for something: most visits train nothing. */
export class LazyTrainer implements TrainerApi {
  private readonly load: () => Promise<TrainerApi>;
  private loaded: Promise<TrainerApi> | undefined;

  constructor(load: () => Promise<TrainerApi>) {
    this.load = load;
  }

  private get trainer(): Promise<TrainerApi> {
    return (this.loaded ??= this.load());
  }

  async train(job: string, request: TrainRequest, onProgress: TrainListener) {
    return (await this.trainer).train(job, request, onProgress);
  }

  async resume(job: string, request: ResumeRequest, onProgress: TrainListener) {
    return (await this.trainer).resume(job, request, onProgress);
  }

  async cancel(job: string): Promise<void> {
    await (await this.trainer).cancel(job);
  }
}

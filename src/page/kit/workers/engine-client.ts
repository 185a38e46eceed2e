import { proxy, releaseProxy, wrap, type Endpoint, type Remote } from 'comlink';
import type {
  Answer,
  BackendChoice,
  DeviceReport,
  EngineApi,
  ModelInfo,
  ModelSource,
  PatchSpectrum,
  PromptRequest,
  ScoreRequest,
  VariantChoice,
} from '../../../shared/engine-api.ts';
import { FoveaError, fromErrorRecord } from '../../../shared/errors.ts';
import type { ProgressListener } from '../../../shared/progress.ts';
import type { ScoreResult } from '../../../shared/result.ts';
import { throttleProgress } from './throttle.ts';

/** The worker as the client needs it; tests pass a message channel. */
export interface EngineWorker extends Endpoint {
  terminate(): void;
}

export interface CallOptions {
  signal?: AbortSignal;
  onProgress?: ProgressListener;
}

/** The engine as the rest of the page sees it: values, or a thrown `FoveaError`. */
export interface PageEngine {
  start(choice: BackendChoice, onProgress?: ProgressListener, variant?: VariantChoice): Promise<DeviceReport>;
  load(source: ModelSource, options?: CallOptions): Promise<ModelInfo>;
  score(request: Omit<ScoreRequest, 'job'>, options?: CallOptions): Promise<ScoreResult>;
  spectrum(image: Blob, name: string, x: number, y: number): Promise<PatchSpectrum>;
  readPrompt(request: PromptRequest): Promise<string>;
}

/** The worker ended by itself; the next call starts a fresh one. */
export class EngineStopped extends FoveaError {
  constructor(cause: string) {
    super('internal', `The engine stopped: ${cause}.`, 'It is started again with the next image.');
    this.name = 'EngineStopped';
  }
}

interface Link {
  worker: EngineWorker;
  remote: Remote<EngineApi>;
  /** Rejects when the worker dies, which Comlink would wait out for ever. */
  died: Promise<never>;
}

/** Starts the engine's module worker. */
function spawnEngine(): EngineWorker {
  return new Worker(new URL('../../../worker/engine.worker.ts', import.meta.url), { type: 'module' });
}

function causeOf(event: Event): string {
  if ('message' in event && typeof event.message === 'string' && event.message !== '') return event.message;
  return 'its script could not be run';
}

const unheard: ProgressListener = () => undefined;

/** Owns the worker's lifetime: jobs and their cancellation, answers into values, a new worker after a crash. */
export class EngineClient implements PageEngine {
  private readonly spawn: () => EngineWorker;
  private link: Link | undefined;
  private reviving: Promise<Remote<EngineApi>> | undefined;
  private choice: BackendChoice | undefined;
  private variant: VariantChoice | undefined;
  private source: ModelSource | undefined;
  private jobs = 0;

  constructor(spawn: () => EngineWorker = spawnEngine) {
    this.spawn = spawn;
  }

  async start(choice: BackendChoice, onProgress = unheard, variant?: VariantChoice): Promise<DeviceReport> {
    const remote = this.connect();
    const report = await this.value(remote.start(choice, proxy(throttleProgress(onProgress)), variant));
    this.choice = choice;
    this.variant = variant;
    return report;
  }

  async load(source: ModelSource, { signal, onProgress = unheard }: CallOptions = {}): Promise<ModelInfo> {
    const remote = await this.alive(onProgress);
    const info = await this.job(signal, remote, (job) =>
      remote.load(job, source, proxy(throttleProgress(onProgress))),
    );
    this.source = source;
    return info;
  }

  async score(
    request: Omit<ScoreRequest, 'job'>,
    { signal, onProgress = unheard }: CallOptions = {},
  ): Promise<ScoreResult> {
    const remote = await this.alive(onProgress);
    return this.job(signal, remote, (job) =>
      remote.score({ ...request, job }, proxy(throttleProgress(onProgress))),
    );
  }

  async spectrum(image: Blob, name: string, x: number, y: number): Promise<PatchSpectrum> {
    const remote = await this.alive(unheard);
    return this.value(remote.spectrum(image, name, x, y));
  }

  async readPrompt(request: PromptRequest): Promise<string> {
    const remote = await this.alive(unheard);
    return this.value(remote.readPrompt(request));
  }

  /** Ends the worker; a later call starts a new one. */
  dispose(): void {
    this.link?.remote[releaseProxy]();
    this.link?.worker.terminate();
    this.link = undefined;
  }

  private connect(): Remote<EngineApi> {
    if (this.link) return this.link.remote;
    const worker = this.spawn();
    const died = new Promise<never>((_, reject) => {
      const stop = (event: Event): void => {
        reject(new EngineStopped(causeOf(event)));
        if (this.link?.worker === worker) this.link = undefined;
        worker.terminate();
      };
      worker.addEventListener('error', stop);
      worker.addEventListener('messageerror', stop);
    });
    died.catch(() => undefined);
    this.link = { worker, remote: wrap<EngineApi>(worker), died };
    return this.link.remote;
  }

  /** The running engine; after a crash, a new one with the same backend and model. */
  private async alive(onProgress: ProgressListener): Promise<Remote<EngineApi>> {
    if (this.link) return this.reviving ?? this.link.remote;
    this.reviving ??= this.revive(onProgress).finally(() => (this.reviving = undefined));
    return this.reviving;
  }

  private async revive(onProgress: ProgressListener): Promise<Remote<EngineApi>> {
    const remote = this.connect();
    const report = proxy(throttleProgress(onProgress));
    if (this.choice !== undefined) await this.value(remote.start(this.choice, report, this.variant));
    if (this.source) {
      const source = this.source;
      await this.job(undefined, remote, (job) => remote.load(job, source, report));
    }
    return remote;
  }

  private async job<T>(
    signal: AbortSignal | undefined,
    remote: Remote<EngineApi>,
    call: (job: string) => Promise<Answer<T>>,
  ): Promise<T> {
    if (signal?.aborted) throw new FoveaError('cancelled', 'Cancelled.');
    const job = `job-${++this.jobs}`;
    const cancel = (): void => void remote.cancel(job);
    signal?.addEventListener('abort', cancel);
    try {
      return await this.value(call(job));
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  private async value<T>(call: Promise<Answer<T>>): Promise<T> {
    const { died } = this.link ?? { died: new Promise<never>(() => undefined) };
    const answer = await Promise.race([call, died]);
    if (answer.ok) return answer.value;
    throw fromErrorRecord(answer.error);
  }
}

import type {
  BackendChoice,
  DeviceReport,
  EngineApi,
  ModelInfo,
  ModelSource,
  NextImage,
  PatchSpectrum,
  PromptRequest,
  ScoreRequest,
  VariantChoice,
} from '../../../shared/engine-api.ts';
import { FoveaError } from '../../../shared/errors.ts';
import type { Progress, ProgressListener } from '../../../shared/progress.ts';
import type { CellMap, ScoreResult } from '../../../shared/result.ts';
import { WorkerLink, type CallOptions, type LinkedWorker } from '../../../shared/workers/worker-link.ts';

export type EngineCall = CallOptions<Progress>;

/** The engine as the rest of the page sees it: values, or a thrown `FoveaError`. */
export interface PageEngine {
  start(choice: BackendChoice, onProgress?: ProgressListener, variant?: VariantChoice): Promise<DeviceReport>;
  load(source: ModelSource | readonly ModelSource[], options?: EngineCall): Promise<ModelInfo>;
  score(request: Omit<ScoreRequest, 'job'>, options?: EngineCall): Promise<ScoreResult>;
  /** Says which image is asked for next: it is decoded meanwhile. Undefined: none, and what was decoded so is given up. */
  readAhead(next: NextImage | undefined): void;
  spectrum(image: Blob, name: string, x: number, y: number): Promise<PatchSpectrum>;
  csfMap(image: Blob, name: string, side: number): Promise<CellMap>;
  readPrompt(request: PromptRequest): Promise<string>;
}

/** The worker ended by itself; the next call starts a fresh one. */
export class EngineStopped extends FoveaError {
  constructor(cause: string) {
    super('internal', `The engine stopped: ${cause}.`, 'It restarts with the next image.');
    this.name = 'EngineStopped';
  }
}

/** Starts the engine's module worker. */
function spawnEngine(): LinkedWorker {
  return new Worker(new URL('../../../worker/engine.worker.ts', import.meta.url), { type: 'module' });
}

/** The engine in its worker; after a crash, a new worker has the same backend and model. */
export class EngineClient implements PageEngine {
  private readonly link: WorkerLink<EngineApi, Progress>;
  private started: { choice: BackendChoice; variant: VariantChoice | undefined } | undefined;
  private source: ModelSource | readonly ModelSource[] | undefined;

  constructor(spawn: () => LinkedWorker = spawnEngine) {
    this.link = new WorkerLink<EngineApi, Progress>({
      spawn,
      stopped: (cause) => new EngineStopped(cause),
      cancel: (remote, job) => remote.cancel(job),
      restore: async (ask) => {
        const { started, source } = this;
        if (started) await ask((remote, _, report) => remote.start(started.choice, report, started.variant));
        if (source) await ask((remote, job, report) => remote.load(job, source, report));
      },
    });
  }

  async start(
    choice: BackendChoice,
    onProgress?: ProgressListener,
    variant?: VariantChoice,
  ): Promise<DeviceReport> {
    const report = await this.link.ask((remote, _, progress) => remote.start(choice, progress, variant), {
      onProgress,
    });
    this.started = { choice, variant };
    return report;
  }

  async load(source: ModelSource | readonly ModelSource[], options?: EngineCall): Promise<ModelInfo> {
    const info = await this.link.ask((remote, job, report) => remote.load(job, source, report), options);
    this.source = source;
    return info;
  }

  score(request: Omit<ScoreRequest, 'job'>, options?: EngineCall): Promise<ScoreResult> {
    return this.link.ask((remote, job, report) => remote.score({ ...request, job }, report), options);
  }

  readAhead(next: NextImage | undefined): void {
    // a worker that has died decodes it with its score
    this.link.ask((remote) => remote.readAhead(next)).catch(() => undefined);
  }

  spectrum(image: Blob, name: string, x: number, y: number): Promise<PatchSpectrum> {
    return this.link.ask((remote) => remote.spectrum(image, name, x, y));
  }

  csfMap(image: Blob, name: string, side: number): Promise<CellMap> {
    return this.link.ask((remote) => remote.csfMap(image, name, side));
  }

  readPrompt(request: PromptRequest): Promise<string> {
    return this.link.ask((remote) => remote.readPrompt(request));
  }

  /** Ends the worker, and running calls as `cancelled`; a later call starts a new one. */
  dispose(): void {
    this.link.dispose();
  }
}

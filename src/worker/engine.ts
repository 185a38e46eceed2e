import { promptToScore } from '../prompts/score-prompt.ts';
import type {
  Answer,
  BackendChoice,
  DeviceReport,
  EngineApi,
  EngineMemory,
  ModelInfo,
  ModelSource,
  PatchSpectrum,
  PromptRequest,
  ScoreRequest,
  VariantChoice,
} from '../shared/engine-api.ts';
import { answer } from '../shared/answer.ts';
import { FoveaError } from '../shared/errors.ts';
import type { ProgressListener } from '../shared/progress.ts';
import { readBlob } from '../shared/read-blob.ts';
import type { ScoreResult } from '../shared/result.ts';
import type { Backend } from './device/backend.ts';
import { EngineDevice, type StartBackend } from './device/engine-device.ts';
import { JobQueue } from './job-queue.ts';
import type { loadScorer } from './device/load-scorer.ts';
import type { Scorer } from './scorers/scorer.ts';
import { RunningJobs } from './running-jobs.ts';

/** What the engine computes with (`create-engine.ts`), replaced in tests. */
export interface EngineParts {
  startBackend: StartBackend;
  loadScorer: typeof loadScorer;
  /** Of all tensors that are held. */
  tensorMemory: () => Pick<EngineMemory, 'tensors' | 'tensorBytes'>;
  /** Milliseconds; the clock by default. */
  now?: () => number;
}

/** The engine behind the thread boundary: one backend, one model, any number of jobs, one at a time. */
export class Engine implements EngineApi {
  private readonly parts: EngineParts;
  private readonly device: EngineDevice;
  /** What `start` told of. */
  private told: DeviceReport | undefined;
  private model: { loaded: Scorer; source: ModelSource; on: Backend } | undefined;
  private readonly jobs = new RunningJobs();
  /** Jobs run one after the other: they share the device and tfjs's single scope stack. */
  private readonly queue = new JobQueue();

  constructor(parts: EngineParts) {
    this.parts = parts;
    this.device = new EngineDevice(parts.startBackend, parts.now);
  }

  start(
    choice: BackendChoice,
    onProgress: ProgressListener,
    variant?: VariantChoice,
  ): Promise<Answer<DeviceReport>> {
    return this.answer(async () => {
      onProgress({ stage: 'device' });
      this.told = (await this.device.start(choice, variant)).report;
      return this.told;
    });
  }

  load(job: string, source: ModelSource, onProgress: ProgressListener): Promise<Answer<ModelInfo>> {
    return this.job(job, async (signal) => {
      const next = await this.loadWhereItFits(source, signal, onProgress);
      this.model?.loaded.dispose();
      this.model = next;
      const { report: device } = next.on;
      return device === this.told ? next.loaded.info : { ...next.loaded.info, device };
    });
  }

  score(request: ScoreRequest, onProgress: ProgressListener): Promise<Answer<ScoreResult>> {
    return this.job(request.job, async (signal) => {
      for (;;) {
        const model = await this.revived(signal, onProgress);
        const { report } = model.on;
        try {
          const result = await model.loaded.score(request, {
            onCpu: report.software,
            signal,
            onProgress,
            serveUrgent: () => this.queue.serveUrgent(),
          });
          this.device.worked();
          return report === this.told ? result : { ...result, device: report };
        } catch (error) {
          // A lost device makes every pending read fail with errors of its own: another one, and the image is scored again.
          if (signal.aborted || !(await this.lostWith(error))) throw error;
        }
      }
    });
  }

  spectrum(image: Blob, name: string, x: number, y: number): Promise<Answer<PatchSpectrum>> {
    return this.urgent(() => this.loaded().spectrum(image, name, x, y));
  }

  readPrompt({ image, name, prompt: given, rawPrompts }: PromptRequest): Promise<Answer<string>> {
    const bytes = (): Promise<Uint8Array> => readBlob(image, name);
    return this.urgent(async () => (await promptToScore(given, bytes, rawPrompts)).prompt);
  }

  cancel(job: string): Promise<void> {
    return this.jobs.cancel(job);
  }

  private loaded(): Scorer {
    if (!this.model)
      throw new FoveaError('model-missing', 'No model is loaded.', 'Load a model package first.');
    return this.model.loaded;
  }

  /** With `auto`, a model too large for WASM runs on WebGPU, even on a slow adapter. */
  private async loadWhereItFits(
    source: ModelSource,
    signal: AbortSignal,
    onProgress: ProgressListener,
  ): Promise<NonNullable<Engine['model']>> {
    const backend = await this.device.ready();
    try {
      return {
        loaded: await this.parts.loadScorer(source, backend, signal, onProgress),
        source,
        on: backend,
      };
    } catch (error) {
      const tooLarge = error instanceof FoveaError && error.code === 'out-of-memory';
      if (!tooLarge || this.device.chosen !== 'auto' || backend.report.backend !== 'wasm') throw error;
      this.model?.loaded.dispose();
      this.model = undefined;
      const on = await this.device.start('webgpu');
      const loaded = await this.parts.loadScorer(source, on, signal, onProgress);
      return { loaded, source, on };
    }
  }

  /** Reads of a lost device fail a moment before the device itself says so; errors of ours have other causes. */
  private async lostWith(error: unknown): Promise<boolean> {
    return this.device.lostWith(error instanceof FoveaError ? 0 : undefined);
  }

  /**
   * The model on a running device; after a loss, its weights are uploaded to the next one.
   *
   * @throws FoveaError `device-lost` where the GPU is gone and the model is too large for WebAssembly
   */
  private async revived(
    signal: AbortSignal,
    onProgress: ProgressListener,
  ): Promise<NonNullable<Engine['model']>> {
    this.loaded();
    for (;;) {
      const model = this.model!;
      if (!this.device.lost && model.on === this.device.current) return model;
      onProgress({ stage: 'device' });
      const on = await this.device.ready();
      const { source } = model;
      try {
        this.model = { loaded: await this.parts.loadScorer(source, on, signal, onProgress), source, on };
      } catch (error) {
        if (signal.aborted || !(await this.lostWith(error))) throw afterLoss(error);
      }
    }
  }

  private job<T>(id: string, run: (signal: AbortSignal) => Promise<T>): Promise<Answer<T>> {
    return this.jobs.run(id, (signal) =>
      this.answer(() => {
        signal.throwIfAborted();
        return run(signal);
      }),
    );
  }

  private answer<T>(run: () => Promise<T>, urgent = false): Promise<Answer<T>> {
    return this.queue.run(() => answer(run), urgent);
  }

  /** A short request that the user is waiting for: served between two steps of the image being scored. */
  private urgent<T>(run: () => Promise<T>): Promise<Answer<T>> {
    return this.answer(run, true);
  }

  memory(): Promise<EngineMemory> {
    const count = this.device.current?.memory;
    const gpu = count && { buffers: count.live, bytes: count.bytes, peakBytes: count.peak };
    if (count) count.peak = count.bytes;
    return Promise.resolve({ ...this.parts.tensorMemory(), ...(gpu ? { gpu } : {}) });
  }
}

/** A model that WebAssembly cannot hold is left without a device. */
function afterLoss(error: unknown): unknown {
  if (!(error instanceof FoveaError) || error.code !== 'out-of-memory') return error;
  return new FoveaError(
    'device-lost',
    `The GPU stopped working. ${error.message}`,
    'Reload the page to start the GPU again, or choose a smaller model.',
  );
}

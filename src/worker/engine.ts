import { promptToScore } from '../prompts/score-prompt.ts';
import type {
  Answer,
  BackendChoice,
  DeviceReport,
  EngineApi,
  EngineMemory,
  ModelInfo,
  ModelSource,
  NextImage,
  PatchSpectrum,
  PromptRequest,
  ScoreRequest,
  VariantChoice,
} from '../shared/engine-api.ts';
import { answer } from '../shared/answer.ts';
import { FoveaError } from '../shared/errors.ts';
import { weightRoom } from '../shared/models/model-memory.ts';
import type { identifyPackage } from '../package/open-package.ts';
import type { ProgressListener } from '../shared/progress.ts';
import { readBlob } from '../shared/files/read-blob.ts';
import type { CellMap, ScoreResult } from '../shared/result.ts';
import type { Backend } from './device/backend.ts';
import { EngineDevice, type StartBackend } from './device/engine-device.ts';
import { JobQueue } from './job-queue.ts';
import type { loadScorer } from './device/load-scorer.ts';
import { chooseModels, firstOf, scoreChosen, type ChosenModels } from './models/chosen-models.ts';
import { ResidentModels, type KnownModel, type ResidentParts } from './models/resident-models.ts';
import { ReadAhead } from './read-ahead.ts';
import type { Scorer } from './scorers/scorer.ts';
import { SharedWork } from './scorers/shared-work.ts';
import { RunningJobs } from './running-jobs.ts';

/** What the engine computes with (`create-engine.ts`), replaced in tests. */
export interface EngineParts {
  startBackend: StartBackend;
  loadScorer: typeof loadScorer;
  identify: typeof identifyPackage;
  /** Bytes of weights that fit at a time on a device; `weightRoom` by default. */
  room?: ResidentParts['room'];
  /** Of all tensors that are held. */
  tensorMemory: () => Pick<EngineMemory, 'tensors' | 'tensorBytes'>;
  /** Milliseconds; the clock by default. */
  now?: () => number;
}

/** The engine behind the thread boundary: one backend, the models that score, any number of jobs, one at a time. */
export class Engine implements EngineApi {
  private readonly parts: EngineParts;
  private readonly device: EngineDevice;
  /** What `start` told of. */
  private told: DeviceReport | undefined;
  private readonly models: ResidentModels;
  private chosen: ChosenModels | undefined;
  private readonly jobs = new RunningJobs();
  private readonly ahead = new ReadAhead();
  /** Jobs run one after the other: they share the device and tfjs's single scope stack. */
  private readonly queue = new JobQueue();

  constructor(parts: EngineParts) {
    this.parts = parts;
    this.device = new EngineDevice(parts.startBackend, parts.now);
    this.models = new ResidentModels({ room: weightRoom, ...parts });
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

  load(
    job: string,
    source: ModelSource | readonly ModelSource[],
    onProgress: ProgressListener,
  ): Promise<Answer<ModelInfo>> {
    return this.job(job, async (signal) => {
      const sources: readonly ModelSource[] = 'kind' in source ? [source] : source;
      try {
        const [lead, ...beside] = await this.models.recognise(sources, signal);
        if (!lead) throw new FoveaError('usage', 'No model was named.');
        this.chosen = await this.loadWhereTheyFit([lead, ...beside], signal, onProgress);
      } finally {
        this.models.keep(this.chosen?.models ?? []);
      }
      const { report: device } = this.device.current!;
      return device === this.told ? this.chosen.info : { ...this.chosen.info, device };
    });
  }

  score(request: ScoreRequest, onProgress: ProgressListener): Promise<Answer<ScoreResult>> {
    // at once: the image after it may be told of before its turn comes
    const told = this.ahead.take(request.ticket);
    return this.job(request.job, async (signal) => {
      const chosen = this.loaded();
      let ahead = await told;
      for (;;) {
        const shared = ahead ?? new SharedWork();
        ahead = undefined;
        let begun: Backend | undefined;
        try {
          const ready = (model: KnownModel) => this.revived(model, signal, onProgress);
          // before the first model scores: a device that is lost meanwhile is met again below
          await ready(firstOf(chosen, request.heads));
          begun = this.device.current!;
          const run = {
            ...{ onCpu: begun.report.software, signal, onProgress, shared },
            serveUrgent: () => this.queue.serveUrgent(),
          };
          const result = await scoreChosen(chosen, request, run, ready);
          this.device.worked();
          // read afterwards: it says what became of the threads in the meantime
          const { report } = begun;
          return report === this.told ? result : { ...result, device: report };
        } catch (error) {
          // A lost device makes every pending read fail with errors of its own: another one, and the image is scored again.
          const replaced = begun !== undefined && begun !== this.device.current;
          if (signal.aborted || !(replaced || (await this.lostWith(error)))) throw error;
        } finally {
          shared.dispose();
        }
      }
    });
  }

  readAhead(next: NextImage | undefined): Promise<Answer<void>> {
    this.ahead.expect(next);
    return Promise.resolve({ ok: true, value: undefined });
  }

  spectrum(image: Blob, name: string, x: number, y: number): Promise<Answer<PatchSpectrum>> {
    return this.urgent(() => this.ofFirst((scorer) => scorer.spectrum(image, name, x, y)));
  }

  csfMap(image: Blob, name: string, side: number): Promise<Answer<CellMap>> {
    return this.urgent(() => this.ofFirst((scorer) => scorer.csfMap(image, name, side)));
  }

  /** Asks the first model what needs no weights, so that one that gave way to another answers as well. */
  private async ofFirst<T>(ask: (scorer: Scorer) => Promise<T>): Promise<T> {
    this.loaded();
    for (;;) {
      // a device that was lost, now or while nothing was scored, is replaced
      await this.device.ready();
      try {
        return await ask(this.loaded().models[0].scorer!);
      } catch (error) {
        if (!(await this.lostWith(error))) throw error;
      }
    }
  }

  readPrompt({ image, name, prompt: given, rawPrompts }: PromptRequest): Promise<Answer<string>> {
    const bytes = (): Promise<Uint8Array> => readBlob(image, name);
    return this.urgent(async () => (await promptToScore(given, bytes, rawPrompts)).prompt);
  }

  cancel(job: string): Promise<void> {
    return this.jobs.cancel(job);
  }

  private loaded(): ChosenModels {
    if (!this.chosen)
      throw new FoveaError('model-missing', 'No model is loaded.', 'Load a model package first.');
    return this.chosen;
  }

  /** With `auto`, a model too large for WASM runs on WebGPU, even on a slow adapter; so do those beside it. */
  private async loadWhereTheyFit(
    models: ChosenModels['models'],
    signal: AbortSignal,
    onProgress: ProgressListener,
  ): Promise<ChosenModels> {
    const load = async (backend: Backend): Promise<ChosenModels> => {
      for (const model of models) await this.models.ready(model, backend, signal, onProgress);
      return chooseModels(models, this.models.fit(models, backend));
    };
    const backend = await this.device.ready();
    try {
      return await load(backend);
    } catch (error) {
      const tooLarge = error instanceof FoveaError && error.code === 'out-of-memory';
      if (!tooLarge || this.device.chosen !== 'auto' || backend.report.backend !== 'wasm') throw error;
      this.models.freeAll();
      return load(await this.device.start('webgpu'));
    }
  }

  /** Reads of a lost device fail a moment before the device itself says so; errors of ours have other causes. */
  private async lostWith(error: unknown): Promise<boolean> {
    return this.device.lostWith(error instanceof FoveaError ? 0 : undefined);
  }

  /**
   * A model on a running device; after a loss, its weights are uploaded to the next one.
   *
   * @throws FoveaError `device-lost` where the GPU is gone and the model is too large for WebAssembly
   */
  private async revived(
    model: KnownModel,
    signal: AbortSignal,
    onProgress: ProgressListener,
  ): Promise<Scorer> {
    for (;;) {
      const { current } = this.device;
      if (!this.device.lost && current && model.on === current)
        return this.models.ready(model, current, signal, onProgress);
      onProgress({ stage: 'device' });
      const on = await this.device.ready();
      try {
        await this.models.ready(model, on, signal, onProgress);
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

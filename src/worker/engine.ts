import { decodeImage } from '../image/decode.ts';
import { prepareImage } from '../image/prepare.ts';
import { imagePatchSpectrum } from '../nn/csf/image-map.ts';
import * as tf from '../nn/tf.ts';
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
  ScoreRequest,
  VariantChoice,
} from '../shared/engine-api.ts';
import { FoveaError, toErrorRecord } from '../shared/errors.ts';
import type { ProgressListener } from '../shared/progress.ts';
import type { ScoreResult } from '../shared/result.ts';
import { startBackend, type Backend } from './device/backend.ts';
import { JobQueue } from './job-queue.ts';
import { loadModel, type LoadedModel } from './device/loaded-model.ts';
import { pixelSource, scoreImage } from './scoring/score-image.ts';

/** The engine behind the thread boundary: one backend, one model, any number of jobs, one at a time. */
export class Engine implements EngineApi {
  private backend: Backend | undefined;
  private choice: BackendChoice = 'auto';
  private variant: VariantChoice | undefined;
  private model: { loaded: LoadedModel; source: ModelSource } | undefined;
  private deviceLost = false;
  private readonly jobs = new Map<string, AbortController>();
  /** Jobs run one after the other: they share the device and tfjs's single scope stack. */
  private readonly queue = new JobQueue();

  start(
    choice: BackendChoice,
    onProgress: ProgressListener,
    variant?: VariantChoice,
  ): Promise<Answer<DeviceReport>> {
    return this.answer(async () => {
      onProgress({ stage: 'device' });
      this.choice = choice;
      this.variant = variant;
      return (await this.startDevice()).report;
    });
  }

  load(job: string, source: ModelSource, onProgress: ProgressListener): Promise<Answer<ModelInfo>> {
    return this.job(job, async (signal) => {
      const loaded = await this.loadWhereItFits(source, signal, onProgress);
      this.model?.loaded.dispose();
      this.model = { loaded, source };
      return loaded.info;
    });
  }

  score(request: ScoreRequest, onProgress: ProgressListener): Promise<Answer<ScoreResult>> {
    return this.job(request.job, async (signal) => {
      if (this.deviceLost) await this.recover(signal, onProgress);
      const attempt = () =>
        scoreImage(request, {
          model: this.loaded(),
          onCpu: this.onCpu(),
          signal,
          onProgress,
          serveUrgent: () => this.queue.serveUrgent(),
        });
      try {
        return await attempt();
      } catch (error) {
        // A lost device makes every pending read fail with errors of its own: rebuild once and score again.
        if (signal.aborted || !(await this.lostWith(error))) throw error;
        await this.recover(signal, onProgress);
        return attempt();
      }
    });
  }

  spectrum(image: Blob, name: string, x: number, y: number): Promise<Answer<PatchSpectrum>> {
    return this.urgent(async () => {
      const { config } = this.loaded().network;
      const prepared = prepareImage(await decodeImage(image, name), config.input.size);
      return imagePatchSpectrum(pixelSource(prepared), config.cropTower.normalisation, x, y, config.csf);
    });
  }

  readPrompt(image: Blob): Promise<Answer<string>> {
    const bytes = async (): Promise<Uint8Array> => new Uint8Array(await image.arrayBuffer());
    return this.urgent(async () => (await promptToScore(undefined, bytes)).prompt);
  }

  cancel(job: string): Promise<void> {
    this.jobs.get(job)?.abort();
    return Promise.resolve();
  }

  private loaded(): LoadedModel {
    if (!this.model)
      throw new FoveaError('model-missing', 'No model is loaded.', 'Load a model package first.');
    return this.model.loaded;
  }

  /** With `auto`, a model too large for WASM runs on WebGPU, even on a slow adapter. */
  private async loadWhereItFits(
    source: ModelSource,
    signal: AbortSignal,
    onProgress: ProgressListener,
  ): Promise<LoadedModel> {
    const backend = this.backend ?? (await this.startDevice());
    try {
      return await loadModel(source, backend, signal, onProgress);
    } catch (error) {
      const tooLarge = error instanceof FoveaError && error.code === 'out-of-memory';
      if (!tooLarge || this.choice !== 'auto' || backend.report.backend !== 'wasm') throw error;
      this.model?.loaded.dispose();
      this.model = undefined;
      this.choice = 'webgpu';
      const loaded = await loadModel(source, await this.startDevice(), signal, onProgress);
      loaded.info.device = this.backend!.report;
      return loaded;
    }
  }

  private async startDevice(): Promise<Backend> {
    const backend = await startBackend(this.choice, this.variant);
    this.backend = backend;
    this.deviceLost = false;
    void backend.lost.then(() => {
      if (this.backend === backend) this.deviceLost = true;
    });
    return backend;
  }

  /** Whether an error is that of a lost device. Reads of a lost device fail a moment before the device itself says so. */
  private async lostWith(error: unknown): Promise<boolean> {
    if (!this.deviceLost && !(error instanceof FoveaError)) {
      const moment = new Promise<void>((resolve) => setTimeout(resolve, 500));
      await Promise.race([this.backend?.lost, moment]);
    }
    return this.deviceLost;
  }

  private onCpu(): boolean {
    return this.backend?.report.software ?? true;
  }

  /** After a lost device: a new one, and the model's weights uploaded again. */
  private async recover(signal: AbortSignal, onProgress: ProgressListener): Promise<void> {
    onProgress({ stage: 'device' });
    const backend = await this.startDevice();
    if (!this.model) return;
    const { source } = this.model;
    this.model = { loaded: await loadModel(source, backend, signal, onProgress), source };
  }

  private job<T>(id: string, run: (signal: AbortSignal) => Promise<T>): Promise<Answer<T>> {
    const controller = new AbortController();
    this.jobs.set(id, controller);
    return this.answer(() => {
      controller.signal.throwIfAborted();
      return run(controller.signal);
    }).finally(() => this.jobs.delete(id));
  }

  private answer<T>(run: () => Promise<T>, urgent = false): Promise<Answer<T>> {
    return this.queue.run(async (): Promise<Answer<T>> => {
      try {
        return { ok: true, value: await run() };
      } catch (error) {
        return { ok: false, error: toErrorRecord(error) };
      }
    }, urgent);
  }

  /** A short request that the user is waiting for: served between two steps of the image being scored. */
  private urgent<T>(run: () => Promise<T>): Promise<Answer<T>> {
    return this.answer(run, true);
  }

  memory(): Promise<EngineMemory> {
    const { numTensors: tensors, numBytes: tensorBytes } = tf.memory();
    const count = this.backend?.memory;
    const gpu = count && { buffers: count.live, bytes: count.bytes, peakBytes: count.peak };
    if (count) count.peak = count.bytes;
    return Promise.resolve({ tensors, tensorBytes, ...(gpu ? { gpu } : {}) });
  }
}

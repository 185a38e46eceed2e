import { EngineClient } from './page/kit/workers/engine-client.ts';
import type {
  BackendChoice,
  DeviceReport,
  ModelInfo,
  PatchSpectrum,
  VariantChoice,
} from './shared/engine-api.ts';
import { FoveaError } from './shared/errors.ts';
import type { Progress } from './shared/progress.ts';
import type { ScoreResult, WholeDetail } from './shared/result.ts';

export type {
  BackendChoice,
  DeviceReport,
  ModelInfo,
  PatchSpectrum,
  Progress,
  ScoreResult,
  WholeDetail as ScoreDetail,
};
export { FoveaError };

export interface EngineOptions {
  /** Where to compute. Default `auto`: WebGPU on a GPU, otherwise WebAssembly. */
  backend?: BackendChoice;
  /** Layout of the WebGPU kernels. Default: the fastest, measured on the device. */
  variant?: VariantChoice;
  onProgress?: (progress: Progress) => void;
}

export interface CallOptions {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

export interface ScoreOptions extends CallOptions {
  /** The text the image was generated from. Default: the prompt a generator stored in the file. */
  prompt?: string;
  /** Keeps generator syntax (weights, networks, …) in the prompt. */
  rawPrompts?: boolean;
  /** What the image shows, in about 50 words. */
  description?: string;
  /** Number of crops, or their top-left corners in pixels. Default: the model's. */
  crops?: number | [number, number][];
  /** Names of the heads to compute. Default: the package's default heads. */
  heads?: string[];
  /** File name, for messages. */
  name?: string;
}

/** The engine in its own worker. Every method throws `FoveaError` with a stable `code` and, where there is one, a `hint` for the user. */
export interface Engine {
  readonly device: DeviceReport;
  /** Loads a package from the URL of its folder or from its files, and disposes of the previous one. */
  load(model: string | URL | File[], options?: CallOptions): Promise<ModelInfo>;
  score(image: Blob, options?: ScoreOptions): Promise<ScoreResult>;
  /** Like `score`, with maps, gates and attention: where the score comes from. */
  explain(image: Blob, options?: ScoreOptions): Promise<ScoreResult & { detail: WholeDetail }>;
  /** Magnitude spectrum of the patch whose top-left corner is (x, y), in pixels of the scored image. */
  spectrum(image: Blob, x: number, y: number): Promise<PatchSpectrum>;
  /** Terminates the worker and frees the device; running calls end as `cancelled`. */
  dispose(): void;
}

/** Starts the engine. Throws `backend-unavailable` where the browser has neither WebGPU nor WebAssembly. */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  const client = new EngineClient();
  const device = await client.start(options.backend ?? 'auto', options.onProgress, options.variant);
  const score = (image: Blob, detail: boolean, wanted: ScoreOptions): Promise<ScoreResult> => {
    const { signal, onProgress, ...request } = wanted;
    const name = request.name ?? (image instanceof File ? image.name : 'image');
    return client.score({ ...request, image, name, detail }, { signal, onProgress });
  };
  return {
    device,
    load: (model, call = {}) =>
      client.load(
        Array.isArray(model)
          ? { kind: 'files', files: model }
          : { kind: 'url', url: new URL(model, document.baseURI).href },
        call,
      ),
    score: (image, wanted = {}) => score(image, false, wanted),
    explain: async (image, wanted = {}) => {
      const result = await score(image, true, wanted);
      const { detail } = result;
      const values = detail?.csfMap.values;
      if (!values) throw new FoveaError('internal', 'The engine returned no maps.');
      return { ...result, detail: { ...detail, csfMap: { ...detail.csfMap, values } } };
    },
    spectrum: (image, x, y) => client.spectrum(image, image instanceof File ? image.name : 'image', x, y),
    dispose: () => client.dispose(),
  };
}

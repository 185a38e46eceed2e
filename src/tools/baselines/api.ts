/** Who computes: ours, tfjs alone, or onnxruntime-web. */
export const peerNames = [
  'fovea-wasm',
  'tfjs-wasm',
  'ort-wasm',
  'fovea-webgpu',
  'fovea-webgpu-int8',
  'tfjs-webgpu',
  'ort-webgpu',
  'demo-image',
  'demo-image-per-crop',
] as const;
export type PeerName = (typeof peerNames)[number];

/**
 * What is computed: the bare crop tower; a whole image with texts and crops by the full-size network; or both towers of CLIP, for
 * images and one text.
 */
export const workNames = ['vit', 'sc-agiqa', 'clip'] as const;
export type WorkName = (typeof workNames)[number];

/** The values of each result by its name. */
export type PeerResults = Record<string, Float32Array>;
/** Some values of each result. */
export type PeerSample = Record<string, number[]>;

/** Milliseconds; `processor` on all cores, 0 where it cannot be read. */
export interface PeerTime {
  wall: number;
  processor: number;
}

export interface PeerOptions {
  work: WorkName;
  /** Layers of each tower, at most. */
  blocks: number;
  threads: number;
  /** Crops, or CLIP's images, per batch. */
  batch: number;
}

/** What one worker with one runtime offers. */
export interface PeerWorker {
  /** Loads the runtime and makes its model; answers what it runs on. */
  prepare(name: PeerName, options: PeerOptions): Promise<string>;
  /** Runs once; milliseconds by the clock. */
  run(): Promise<number>;
  /** Some of the last run's values, to compare runtimes by before anyone believes their times. */
  sample(): PeerSample;
}

/** The same seen from outside the page, with processor time. */
interface PeerApi {
  prepare(name: PeerName, options: PeerOptions): Promise<string>;
  run(): Promise<PeerTime>;
  sample(): Promise<PeerSample>;
}

declare global {
  interface Window {
    peers: PeerApi;
  }
}

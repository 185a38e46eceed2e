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

/** Milliseconds; `processor` on all cores, 0 where it cannot be read. */
export interface PeerTime {
  wall: number;
  processor: number;
}

export interface PeerOptions {
  blocks: number;
  threads: number;
  /** Crops at once. */
  batch: number;
}

/** What one worker with one runtime offers. */
export interface PeerWorker {
  /** Loads the runtime and makes its model; answers what it runs on. */
  prepare(name: PeerName, options: PeerOptions): Promise<string>;
  /** Runs once; milliseconds by the clock. */
  run(): Promise<number>;
  /** Some of the last run's values, to compare runtimes by before anyone believes their times. */
  sample(): number[];
}

/** The same seen from outside the page, with processor time. */
export interface PeerApi {
  prepare(name: PeerName, options: PeerOptions): Promise<string>;
  run(): Promise<PeerTime>;
  sample(): Promise<number[]>;
}

declare global {
  interface Window {
    peers: PeerApi;
  }
}

/** Where computation runs. `auto`: WebGPU on a real GPU, else WASM. */
export type BackendName = 'webgpu' | 'wasm';

/** Layout of our WGSL kernels; `simd`: our WASM kernels between tfjs's products; `reference`: plain tfjs ops. */
type KernelVariant = 'quad' | 'tile' | 'shared' | 'shared-f16' | 'shared-int8' | 'simd' | 'reference';

/** The device the engine computes on. */
export interface DeviceReport {
  backend: BackendName;
  /** How the layers are computed. */
  variant: KernelVariant;
  /** Adapter description as the browser gives it; empty for WASM. */
  adapter: string;
  /** True for a WebGPU adapter that runs on the CPU (SwiftShader, lavapipe). */
  software: boolean;
  /** Why this backend was chosen, in words for the user. */
  reason: string;
  features: string[];
  maxBufferBytes: number;
  threads: number;
  /** Of Fovea and of tfjs; absent in results that an earlier version kept. */
  versions?: { fovea: string; tfjs: string };
}

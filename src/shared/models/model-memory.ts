import type { DeviceReport } from '../engine-api.ts';

/**
 * Bytes of a weight on WASM: an f32, packed in the only place where it lies. (XNNPACK keeps 3×3 convolutions a second time: one of a hundred
 * weights of SC-AGIQA, a ninth of RN50's.)
 */
const wasmBytes = 4;

/** WASM addresses 4 GiB, of which half a gigabyte is left for activations. */
const wasmRoom = 3.5 * 2 ** 30;

/** Weights that a model has at most to be scored with on WASM. */
export const wasmMaxParameters = wasmRoom / wasmBytes;

/** Weights that are trained with on WASM at most: there XNNPACK packs a copy of each. */
export const wasmMaxTrained = wasmMaxParameters / 2;

/** Bytes of weights held at a time, in GPU memory, of models that score side by side; a larger model is held alone. */
const gpuRoom = 3 * 2 ** 30;

/** Bytes of weights that fit at a time, in the measure of `weightMemory`. */
export const weightRoom = ({ backend }: Pick<DeviceReport, 'backend'>): number =>
  backend === 'wasm' ? wasmRoom : gpuRoom;

/** Bytes a model's weights take on a device: as stored under our WGSL, as f32 in plain tfjs and in WASM. */
export function weightMemory(
  { backend, variant }: Pick<DeviceReport, 'backend' | 'variant'>,
  model: { parameters: number; bytes: number },
): number {
  if (backend === 'wasm') return wasmBytes * model.parameters;
  return variant === 'reference' ? 4 * model.parameters : model.bytes;
}

import type { DeviceReport } from '../engine-api.ts';

/**
 * WASM addresses 4 GiB; a weight takes 4 bytes there, and as many again in the copy that XNNPACK packs if it is a convolution's, which is
 * what is counted for all. Half a gigabyte is left for activations.
 */
export const wasmMaxParameters = (3.5 * 2 ** 30) / 8;

/** Bytes of weights held at a time, in GPU memory, of models that score side by side; a larger model is held alone. */
const gpuRoom = 3 * 2 ** 30;

/** Bytes of weights that fit at a time, in the measure of `weightMemory`. */
export const weightRoom = ({ backend }: Pick<DeviceReport, 'backend'>): number =>
  backend === 'wasm' ? 8 * wasmMaxParameters : gpuRoom;

/** Bytes a model's weights take on a device: as stored under our WGSL, as f32 in plain tfjs, twice that at most in WASM. */
export function weightMemory(
  { backend, variant }: Pick<DeviceReport, 'backend' | 'variant'>,
  model: { parameters: number; bytes: number },
): number {
  if (backend === 'wasm') return 8 * model.parameters;
  return variant === 'reference' ? 4 * model.parameters : model.bytes;
}

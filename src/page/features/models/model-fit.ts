import type { DeviceReport } from '../../../shared/engine-api.ts';
import { wasmMaxParameters, weightMemory } from '../../../shared/models/model-memory.ts';
import { modelsStrings } from './strings.ts';

/** What activations and buffers add to the weights, at least, in bytes. */
const besideWeights = 200e6;

export interface ModelFit {
  /** False where the model cannot run here at all. */
  possible: boolean;
  words: string;
}

export interface Machine {
  device: DeviceReport | undefined;
  webGpuOffered: boolean;
  /** As the browser reports it, rounded and at most 8; undefined if it does not. */
  memoryGigabytes: number | undefined;
}

/** Whether a model will run here and how much memory it needs, known before the download. */
export function modelFit(model: { parameters: number; bytes: number }, machine: Machine): ModelFit {
  const { device, webGpuOffered, memoryGigabytes } = machine;
  const { memory } = modelsStrings;
  if (!device) return { possible: true, words: memory.unknown };
  const onWasm = device.backend === 'wasm';
  const tooLarge = onWasm && model.parameters > wasmMaxParameters;
  if (tooLarge && !webGpuOffered) return { possible: false, words: memory.tooLarge };
  // The engine runs a model that is too large for WASM on WebGPU.
  const used = tooLarge ? ({ backend: 'webgpu', variant: 'tile' } as const) : device;
  const need = weightMemory(used, model) + Math.min(besideWeights, 4 * model.bytes);
  const onProcessor = onWasm || device.software;
  const words = [memory.need(need, onProcessor ? memory.main : memory.graphics)];
  if (tooLarge) words.push(memory.software);
  else if (onProcessor && model.parameters > 50e6) words.push(memory.slow);
  // 8 means "8 or more".
  if (onProcessor && memoryGigabytes !== undefined && memoryGigabytes < 8 && need > memoryGigabytes * 0.5e9)
    words.push(memory.little(memoryGigabytes));
  return { possible: true, words: words.join(' ') };
}

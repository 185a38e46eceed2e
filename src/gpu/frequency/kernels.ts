import {
  registerGradient,
  registerKernel,
  zerosLike,
  type NamedAttrMap,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import greyRange from '../../../shaders/frequency/grey-range.wgsl?raw';
import patchFft from '../../../shaders/frequency/patch-fft.wgsl?raw';
import poolingWeights from '../../../shaders/frequency/pooling-weights.wgsl?raw';
import { spreadWorkgroups } from '../workgroups.ts';
import { packParams, recordDispatch } from '../record-dispatch.ts';
import { csfConstants, fftTables, type Csf } from './table.ts';

/** Patch sides, in pixels, that `patch-fft.wgsl` can transform. */
export const fftPatches: readonly number[] = [8, 16, 32];

const pixelsPerGroup = 4096;
const maxWorkgroups = 256;

function greyRangeOf(backend: WebGPUBackend, pixels: TensorInfo): TensorInfo {
  const [images = 0, height = 0, width = 0, channels = 0] = pixels.shape;
  const count = height * width;
  const groups = Math.min(maxWorkgroups, Math.ceil(count / pixelsPerGroup));
  const run = (source: TensorInfo, entryPoint: string, entries: number, across: number): TensorInfo => {
    const result = backend.makeTensorInfo([images, across, 2], 'float32');
    const params = packParams([{ u32: entries }, { u32: channels }, { u32: across }]);
    recordDispatch(backend, {
      label: `grey-range ${entryPoint}`,
      source: greyRange,
      entryPoint,
      outputs: [result],
      inputs: [source],
      params,
      workgroups: [across, images],
    });
    return result;
  };
  const partials = run(pixels, 'partials', count, groups);
  const range = groups === 1 ? partials : run(partials, 'combine', groups, 1);
  if (range !== partials) backend.disposeData(partials.dataId);
  return { ...range, shape: [images, 2] };
}

const tableBuffers = new WeakMap<GPUDevice, Map<string, GPUBuffer>>();

function tableBuffer(device: GPUDevice, csf: Csf): GPUBuffer {
  let known = tableBuffers.get(device);
  if (!known) tableBuffers.set(device, (known = new Map<string, GPUBuffer>()));
  const key = `${csf.patch} ${csf.spacing}`;
  let buffer = known.get(key);
  if (!buffer) {
    const values = fftTables(csf);
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
    buffer = device.createBuffer({ label: `csf tables ${key}`, size: values.byteLength, usage });
    device.queue.writeBuffer(buffer, 0, values);
    known.set(key, buffer);
  }
  return buffer;
}

function transformPatches(
  backend: WebGPUBackend,
  entryPoint: 'scores' | 'spectrum',
  pixels: TensorInfo,
  range: TensorInfo,
  csf: Csf,
): TensorInfo {
  const { patch } = csf;
  const [images = 0, height = 0, width = 0, channels = 0] = pixels.shape;
  const rows = Math.floor(height / patch);
  const columns = Math.floor(width / patch);
  const patches = images * rows * columns;
  const shape = entryPoint === 'scores' ? [images, rows, columns] : [images, rows, columns, patch, patch];
  const result = backend.makeTensorInfo(shape, 'float32');
  const perGroup = patch === 32 ? 1 : 64 / patch;
  recordDispatch(backend, {
    label: `patch-fft ${entryPoint} ${patch}`,
    source: patchFft,
    constants: { PATCH: patch, PATCHES: perGroup, THREADS: patch * perGroup },
    entryPoint,
    outputs: [result],
    inputs: [pixels, range, tableBuffer(backend.device, csf)],
    params: packParams([
      { u32: width },
      { u32: height },
      { u32: channels },
      { u32: columns },
      { u32: rows },
      { u32: patches },
      { f32: csfConstants.epsilon * channels },
    ]),
    workgroups: spreadWorkgroups(
      Math.ceil(patches / perGroup),
      backend.device.limits.maxComputeWorkgroupsPerDimension,
    ),
  });
  return result;
}

/** Entry points of `pooling-weights.wgsl`. */
export type WeightsEntry = 'minMax' | 'sigmoid' | 'standardisedSigmoid';

function weightsOf(
  backend: WebGPUBackend,
  raw: TensorInfo,
  entryPoint: WeightsEntry,
  patch: number,
): TensorInfo[] {
  const [crops = 0, rows = 0, columns = 0] = raw.shape;
  const pooled = backend.makeTensorInfo(raw.shape, 'float32');
  const weights = backend.makeTensorInfo(raw.shape, 'float32');
  recordDispatch(backend, {
    label: `pooling-weights ${entryPoint}`,
    source: poolingWeights,
    entryPoint,
    outputs: [pooled, weights],
    inputs: [raw],
    params: packParams([
      { u32: columns },
      { u32: rows },
      { f32: 1 / (4 * patch) },
      { f32: 1 / (2 * patch) },
      { f32: csfConstants.epsilon },
      { f32: csfConstants.tolerance },
    ]),
    workgroups: [crops],
  });
  return [pooled, weights];
}

/** Names under which tfjs's engine finds our kernels. */
export const frequencyKernels = {
  /** pixels [B, H, W, 1 or 3] → [B, 2], smallest and largest channel sum. */
  greyRange: 'FoveaGreyRange',
  /** pixels [B, H, W, 1 or 3], range [B, 2]; attributes of `Csf` → [B, ⌊H/patch⌋, ⌊W/patch⌋] (paper §3.3). */
  scores: 'FoveaCsfScores',
  /** The same → [B, rows, columns, patch, patch], DC in the middle. */
  spectrum: 'FoveaCsfSpectrum',
  /** raw [B, h, w]; `entryPoint`, `patch` → pooled and weights (each map's sum to 1), both [B, h, w]. */
  weights: 'FoveaCsfWeights',
} as const;

function register(
  kernelName: string,
  run: (
    backend: WebGPUBackend,
    inputs: Record<string, TensorInfo>,
    attrs: NamedAttrMap,
  ) => TensorInfo | TensorInfo[],
): void {
  registerKernel({
    kernelName,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, attrs, backend }) =>
      run(backend as unknown as WebGPUBackend, inputs as Record<string, TensorInfo>, attrs ?? {}),
  });
}

const csfOf = (attrs: NamedAttrMap): Csf => ({ patch: Number(attrs.patch), spacing: Number(attrs.spacing) });

register(frequencyKernels.greyRange, (backend, { pixels }) => greyRangeOf(backend, pixels!));
register(frequencyKernels.scores, (backend, { pixels, range }, attrs) =>
  transformPatches(backend, 'scores', pixels!, range!, csfOf(attrs)),
);
register(frequencyKernels.spectrum, (backend, { pixels, range }, attrs) =>
  transformPatches(backend, 'spectrum', pixels!, range!, csfOf(attrs)),
);
register(frequencyKernels.weights, (backend, { raw }, attrs) =>
  weightsOf(backend, raw!, attrs.entryPoint as WeightsEntry, Number(attrs.patch)),
);

// The weights have no trainable parts: to training they are constants.
registerGradient({
  kernelName: frequencyKernels.weights,
  gradFunc: (dy) => ({ raw: () => zerosLike((dy as Tensor[])[0]!) }),
});

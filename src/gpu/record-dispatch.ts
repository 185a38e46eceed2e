import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { composeShader } from './compose.ts';
import { kernelRunner } from './kernel-runner.ts';
import type { KernelInput } from './tfjs-queue.ts';

/** One dispatch of one entry point of a stand-alone WGSL file. */
export interface StandAloneDispatch {
  label: string;
  /** WGSL. */
  source: string;
  /** Values of constants that the file declares. */
  constants?: Record<string, number>;
  entryPoint: string;
  /** Bindings 0.. in order: tensors or buffers that are read. */
  inputs: KernelInput[];
  /** The next binding: the file's `struct Params`, as it lies in memory (16-byte multiples). */
  params: ArrayBuffer;
  /** The last bindings: f32 tensors that are written, of the shapes the file says. */
  outputs: TensorInfo[];
  /** Counts of workgroups. */
  workgroups: [x: number, y?: number, z?: number];
}

/**
 * Records a dispatch in order with tfjs's own: it sees what was computed before it, and what comes after sees its outputs.
 * Outputs come from `backend.makeTensorInfo`.
 */
export function recordDispatch(backend: WebGPUBackend, dispatch: StandAloneDispatch): void {
  const runner = kernelRunner(backend);
  const { label, source, constants = {}, entryPoint, outputs, inputs, params, workgroups } = dispatch;
  const [x, y = 1, z = 1] = workgroups;
  runner.dispatch({
    key: `${entryPoint} ${JSON.stringify(constants)}\n${source}`,
    label,
    shader: () => composeShader({ sources: [source], constants }),
    entryPoint,
    bindings: () =>
      [...inputs, runner.queue.uniform(params), ...outputs].map((input, binding) => [binding, input]),
    grid: [x, y, z],
    work: 0,
  });
}

/** A `struct Params` of 4-byte unsigned integers and floats in declaration order, padded to a multiple of 16 bytes. */
export function packParams(fields: ({ u32: number } | { f32: number })[]): ArrayBuffer {
  const bytes = new ArrayBuffer(Math.ceil(fields.length / 4) * 16);
  const view = new DataView(bytes);
  fields.forEach((field, i) => {
    if ('u32' in field) view.setUint32(4 * i, field.u32, true);
    else view.setFloat32(4 * i, field.f32, true);
  });
  return bytes;
}

import type { DataId, TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** One dispatch of one entry point of a stand-alone WGSL file. */
export interface Dispatch {
  label: string;
  /** WGSL, its constants set; the string itself keys the compiled pipeline. */
  source: string;
  entryPoint: string;
  /** Bindings 0.. in order: tensors that are written. */
  outputs: TensorInfo[];
  /** The next bindings: tensors or buffers that are read. */
  inputs: (TensorInfo | GPUBuffer)[];
  /** Last binding: the file's `struct Params`, as it lies in memory (16-byte multiples). */
  params: ArrayBuffer;
  workgroups: [x: number, y?: number, z?: number];
}

/**
 * The parts of tfjs's backend that hold its unfinished commands. They are not in its public types, but they are how a
 * dispatch of ours gets between two of tfjs's without a submit for each; `assertRecordable` checks that they are there.
 */
interface Recorder {
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
  /** Data in use by recorded commands: disposing of it waits for the submit. */
  commandQueueOwnedIds: WeakSet<DataId>;
  uniformPendingDisposal: GPUBuffer[];
}

/** Dispatches recorded before a submit, as tfjs does by default. */
const batch = 15;

const pipelines = new WeakMap<GPUDevice, Map<string, Map<string, GPUComputePipeline>>>();

function recorderOf(backend: WebGPUBackend): Recorder {
  return backend as unknown as Recorder;
}

/** @throws Error if this tfjs keeps its commands elsewhere than the version this was written for (4.22). */
export function assertRecordable(backend: WebGPUBackend): void {
  const {
    commandEncoder,
    computePassEncoder,
    dispatchCountInPass,
    commandQueueOwnedIds,
    uniformPendingDisposal,
  } = recorderOf(backend) as Partial<Recorder>;
  const familiar =
    commandEncoder !== undefined &&
    computePassEncoder !== undefined &&
    dispatchCountInPass !== undefined &&
    commandQueueOwnedIds instanceof WeakSet &&
    Array.isArray(uniformPendingDisposal);
  if (!familiar) throw new Error('this version of tfjs-backend-webgpu records its commands in another way');
}

function pipelineFor(device: GPUDevice, { label, source, entryPoint }: Dispatch): GPUComputePipeline {
  let bySource = pipelines.get(device);
  if (!bySource) pipelines.set(device, (bySource = new Map<string, Map<string, GPUComputePipeline>>()));
  let byEntry = bySource.get(source);
  if (!byEntry) bySource.set(source, (byEntry = new Map<string, GPUComputePipeline>()));
  let pipeline = byEntry.get(entryPoint);
  if (!pipeline) {
    const module = device.createShaderModule({ code: source, label });
    pipeline = device.createComputePipeline({ label, layout: 'auto', compute: { module, entryPoint } });
    byEntry.set(entryPoint, pipeline);
  }
  return pipeline;
}

function isTensor(input: TensorInfo | GPUBuffer): input is TensorInfo {
  return 'dataId' in input;
}

/**
 * Records a dispatch in order with tfjs's own: it sees what was computed before it, and what comes after sees its outputs.
 * Outputs come from `backend.makeTensorInfo`. Nothing is submitted until tfjs does so (a full batch or a read).
 */
export function recordDispatch(backend: WebGPUBackend, dispatch: Dispatch): void {
  const { device } = backend;
  const recorder = recorderOf(backend);
  const tensors = [...dispatch.outputs, ...dispatch.inputs.filter(isTensor)];
  // may record a copy and so end the compute pass: before one is begun
  for (const tensor of tensors) backend.uploadToGPU(tensor.dataId);
  const pipeline = pipelineFor(device, dispatch);
  const params = uploadParams(backend, dispatch.params);
  recorder.uniformPendingDisposal.push(params);
  const buffers = [...dispatch.outputs, ...dispatch.inputs, params].map((bound) =>
    isTensor(bound) ? bufferOf(backend, bound) : bound,
  );
  const bindGroup = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  for (const tensor of tensors) recorder.commandQueueOwnedIds.add(tensor.dataId);
  backend.ensureCommandEncoderReady();
  const pass = (recorder.computePassEncoder ??= recorder.commandEncoder!.beginComputePass());
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bindGroup);
  pass.dispatchWorkgroups(...dispatch.workgroups);
  recorder.dispatchCountInPass++;
  if (recorder.dispatchCountInPass >= batch) {
    backend.endComputePassEncoder();
    backend.submitQueue();
  }
}

/** The buffer that holds a tensor's values on the device (uploaded first, if they are still on the CPU). */
export function bufferOf(backend: WebGPUBackend, tensor: TensorInfo): GPUBuffer {
  backend.uploadToGPU(tensor.dataId);
  return backend.tensorMap.get(tensor.dataId).resource as GPUBuffer;
}

function uploadParams(backend: WebGPUBackend, params: ArrayBuffer): GPUBuffer {
  const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
  const buffer = backend.bufferManager.acquireBuffer(params.byteLength, usage);
  backend.queue.writeBuffer(buffer, 0, params);
  return buffer;
}

/** Workgroups for a one-dimensional job, spread over two dimensions where one is not enough (65535 by default). */
export function spreadWorkgroups(count: number, limit: number): [number, number] {
  if (count <= limit) return [count, 1];
  const y = Math.ceil(count / limit);
  return [Math.ceil(count / y), y];
}

/** A `struct Params` of 4-byte unsigned integers and floats in declaration order, padded to 16 bytes. */
export function packParams(fields: ({ u32: number } | { f32: number })[]): ArrayBuffer {
  const bytes = new ArrayBuffer(Math.ceil(fields.length / 4) * 16);
  const view = new DataView(bytes);
  fields.forEach((field, i) => {
    if ('u32' in field) view.setUint32(4 * i, field.u32, true);
    else view.setFloat32(4 * i, field.f32, true);
  });
  return bytes;
}

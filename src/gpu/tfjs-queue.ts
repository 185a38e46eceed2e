import { env, engine, type DataId, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/**
 * The parts of tfjs's backend (4.22) that hold its unfinished commands. They are not in its public types, but they are how a
 * dispatch of ours gets between two of tfjs's without a submit for each; `assertRecordable` checks that they are there.
 */
interface Internals {
  computePassEncoder: GPUComputePassEncoder | null;
  commandEncoder: GPUCommandEncoder | null;
  dispatchCountInPass: number;
  /** Data in use by recorded commands: disposing of it waits for the submit. */
  commandQueueOwnedIds: WeakSet<DataId>;
  uniformPendingDisposal: GPUBuffer[];
}

function internalsOf(backend: WebGPUBackend): Internals {
  return backend as unknown as Internals;
}

/** @throws Error if this tfjs keeps its commands elsewhere than the version this was written for (4.22). */
export function assertRecordable(backend: WebGPUBackend): void {
  const parts = internalsOf(backend) as Partial<Internals>;
  const familiar =
    parts.commandEncoder !== undefined &&
    parts.computePassEncoder !== undefined &&
    parts.dispatchCountInPass !== undefined &&
    parts.commandQueueOwnedIds instanceof WeakSet &&
    Array.isArray(parts.uniformPendingDisposal);
  if (!familiar) throw new Error('this version of tfjs-backend-webgpu records its commands in another way');
}

/** What a kernel reads: a tensor of the backend, or a buffer of ours. */
export type KernelInput = TensorInfo | GPUBuffer;

/** Remembers nothing: stands where tfjs notes what may not be given back before the next submit. */
class Nothing extends WeakSet<DataId> {
  override add(): this {
    return this;
  }
}

/**
 * tfjs's WebGPU command queue, opened to pipelines of our own: results are ordinary tensors of the backend, and what we
 * record runs in order with what tfjs records.
 *
 * A result that is disposed, tfjs's or ours, releases its buffer immediately rather than at the next submit, as tfjs alone
 * would do it. That is safe because everything that can write to such a buffer again (a dispatch, or the copy of an upload)
 * is recorded in the same queue, behind its last reader; so activations are reused from block to block within one submit.
 */
export class TfjsQueue {
  readonly backend: WebGPUBackend;
  /** Dispatches recorded by us since the start. */
  dispatches = 0;
  /** Multiplications after which to submit, so that no submit keeps a slow device (and its watchdog) for long. */
  workPerSubmit = Infinity;
  private work = 0;

  constructor(backend: WebGPUBackend) {
    this.backend = backend;
    const nothing = new Nothing();
    // tfjs puts a new set there at every submit
    Object.defineProperty(backend, 'commandQueueOwnedIds', { get: () => nothing, set() {} });
  }

  get device(): GPUDevice {
    return this.backend.device;
  }

  private get internals(): Internals {
    return internalsOf(this.backend);
  }

  /** The buffer of a tensor (4 bytes a value, row-major), uploaded first if its values are still on the CPU; it stays the tensor's. */
  buffer(input: KernelInput): GPUBuffer {
    if (!('dataId' in input)) return input;
    this.backend.uploadToGPU(input.dataId);
    const { resource } = this.backend.tensorMap.get(input.dataId);
    if (!resource || !('mapState' in resource)) throw new Error('tensor has no buffer on the GPU');
    return resource;
  }

  /** A uniform buffer with these bytes (a multiple of 16), given back at the next submit. */
  uniform(bytes: ArrayBuffer): GPUBuffer {
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    const buffer = this.backend.bufferManager.acquireBuffer(bytes.byteLength, usage);
    this.backend.queue.writeBuffer(buffer, 0, bytes);
    this.internals.uniformPendingDisposal.push(buffer);
    return buffer;
  }

  /** A new f32 tensor of this shape with a buffer, its values not yet set, tracked by tidy. */
  allocate(shape: number[]): Tensor {
    const info = this.backend.makeTensorInfo(shape, 'float32');
    this.backend.uploadToGPU(info.dataId);
    return engine().makeTensorFromTensorInfo(info);
  }

  /** Writes values into an f32 tensor of any shape from a flat, row-major index on (in values, not bytes), behind everything that is recorded. */
  write(tensor: TensorInfo, values: Float32Array, first: number): void {
    // its buffer may be another's of a moment ago, still to be read by what is recorded
    this.flush();
    this.device.queue.writeBuffer(this.buffer(tensor), 4 * first, values as Float32Array<ArrayBuffer>);
  }

  /** Records one dispatch of so many multiplications; submits when tfjs's batch is full or enough work has gathered. */
  record(
    pipeline: GPUComputePipeline,
    bindings: GPUBindGroup,
    grid: [number, number, number],
    work: number,
  ): void {
    const { internals } = this;
    this.backend.ensureCommandEncoderReady();
    internals.computePassEncoder ??= internals.commandEncoder!.beginComputePass();
    const pass = internals.computePassEncoder;
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindings);
    pass.dispatchWorkgroups(...grid);
    internals.dispatchCountInPass++;
    this.dispatches++;
    this.work += work;
    const full = internals.dispatchCountInPass >= env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE');
    if (full || this.work >= this.workPerSubmit) this.flush();
  }

  /** Submits what is recorded. */
  flush(): void {
    this.work = 0;
    if (!this.internals.commandEncoder) return;
    this.backend.endComputePassEncoder();
    this.backend.submitQueue();
  }

  /** Frees a buffer of ours, never a tensor's; what was recorded with it is submitted first. */
  destroy(buffer: GPUBuffer): void {
    this.flush();
    buffer.destroy();
  }
}

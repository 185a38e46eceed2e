import { env, engine, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** The private fields of tfjs's WebGPU backend (4.22.0) that recording into its command queue needs. */
interface Internals {
  computePassEncoder: GPUComputePassEncoder | null;
  commandEncoder: GPUCommandEncoder | null;
  dispatchCountInPass: number;
}

/** What a kernel reads: a tensor of the backend, or a buffer of ours. */
export type KernelInput = TensorInfo | GPUBuffer;

/**
 * tfjs's WebGPU command queue, opened to pipelines of our own: results are ordinary tensors of the backend, and what we
 * record runs in order with what tfjs records.
 *
 * Unlike tfjs, a result that is disposed gives its buffer back at once rather than at the next submit. That is safe
 * because everything that can write to such a buffer again is recorded in the same queue, behind its last reader; so
 * activations are reused from block to block within one submit.
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
  }

  get device(): GPUDevice {
    return this.backend.device;
  }

  private get internals(): Internals {
    return this.backend as unknown as Internals;
  }

  /** The buffer of a tensor, uploaded first if its values are still on the CPU. */
  buffer(input: KernelInput): GPUBuffer {
    if (!('dataId' in input)) return input;
    this.backend.uploadToGPU(input.dataId);
    const { resource } = this.backend.tensorMap.get(input.dataId);
    if (!resource || !('mapState' in resource)) throw new Error('tensor has no buffer on the GPU');
    return resource;
  }

  /** A new f32 tensor with a buffer, tracked by tidy. */
  allocate(shape: number[]): Tensor {
    const info = this.backend.makeTensorInfo(shape, 'float32');
    this.backend.uploadToGPU(info.dataId);
    return engine().makeTensorFromTensorInfo(info);
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

  /** Frees a buffer of ours; what was recorded with it is submitted first. */
  destroy(buffer: GPUBuffer): void {
    this.flush();
    buffer.destroy();
  }
}

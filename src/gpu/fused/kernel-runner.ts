import type { Tensor } from '@tensorflow/tfjs-core';
import { composeShader, type ShaderParts } from './compose.ts';
import { TfjsQueue, type KernelInput } from './tfjs-queue.ts';

/** One dispatch of a composed shader. */
export interface Dispatch {
  /** Everything the shader's text depends on; pipelines are kept by it. */
  key: string;
  parts: () => ShaderParts;
  /** By binding number; the result takes the number in `resultBinding`. */
  inputs: [binding: number, input: KernelInput][];
  resultBinding: number;
  resultShape: number[];
  grid: [number, number, number];
  /** Multiplications, roughly. */
  work: number;
}

/** Composes, compiles, keeps and dispatches our shaders in tfjs's queue. */
export class KernelRunner {
  readonly queue: TfjsQueue;
  private readonly pipelines = new Map<string, GPUComputePipeline | Promise<GPUComputePipeline>>();
  private readonly checks: Promise<GPUError | null>[] = [];
  private planning = false;

  constructor(queue: TfjsQueue) {
    this.queue = queue;
  }

  /** Pipelines compiled so far. */
  get pipelineCount(): number {
    return this.pipelines.size;
  }

  /** Records a dispatch and returns its result; while planning, only compiles. */
  run(dispatch: Dispatch): Tensor {
    const result = this.queue.allocate(dispatch.resultShape);
    const pipeline = this.pipeline(dispatch);
    if (this.planning) return result;
    if (pipeline instanceof Promise) throw new Error(`shader ${dispatch.key} is still being compiled`);
    const { device } = this.queue;
    const bindings = device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [...dispatch.inputs, [dispatch.resultBinding, result] as [number, KernelInput]].map(
        ([binding, input]) => ({ binding, resource: { buffer: this.queue.buffer(input) } }),
      ),
    });
    this.queue.record(pipeline, bindings, dispatch.grid, dispatch.work);
    return result;
  }

  private pipeline({ key, parts }: Dispatch): GPUComputePipeline | Promise<GPUComputePipeline> {
    const known = this.pipelines.get(key);
    if (known) return known;
    const { device } = this.queue;
    device.pushErrorScope('validation');
    const module = device.createShaderModule({ label: key, code: composeShader(parts()) });
    const descriptor: GPUComputePipelineDescriptor = {
      label: key,
      layout: 'auto',
      compute: { module, entryPoint: 'main' },
    };
    const pipeline = this.planning
      ? device.createComputePipelineAsync(descriptor)
      : device.createComputePipeline(descriptor);
    this.checks.push(device.popErrorScope());
    this.pipelines.set(key, pipeline);
    return pipeline;
  }

  /**
   * Runs `plan` without dispatching, so that every shader it would use is compiled in parallel, and waits for them. Results
   * of our kernels inside `plan` are uninitialised; dispose them as usual.
   */
  async compileAhead(plan: () => void): Promise<void> {
    this.planning = true;
    try {
      plan();
    } finally {
      this.planning = false;
    }
    for (const [key, pipeline] of [...this.pipelines]) this.pipelines.set(key, await pipeline);
    await this.check();
  }

  /** Throws the first error any shader met while compiling. */
  async check(): Promise<void> {
    const errors = await Promise.all(this.checks.splice(0));
    const first = errors.find((error) => error !== null);
    if (first) throw new Error(first.message);
  }
}

import type { Tensor } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { composeShader, type ShaderParts } from './compose.ts';
import { TfjsQueue, type KernelInput } from './tfjs-queue.ts';
import { onceFor } from '../shared/once-for.ts';

type Binding = [number: number, input: KernelInput];

/** One dispatch of any shader. */
export interface Dispatch {
  /** Everything the shader's text depends on; pipelines are kept by it. */
  key: string;
  /** How browsers' messages call it; default: the key. */
  label?: string;
  shader: () => string;
  entryPoint: string;
  /** Asked for only when the dispatch is really recorded. */
  bindings: () => Binding[];
  /** Workgroups [x, y, z]. */
  grid: [number, number, number];
  /** Multiplications, roughly. */
  work: number;
}

/** One dispatch of a composed shader with one result. */
export interface ComposedDispatch {
  key: string;
  parts: () => ShaderParts;
  /** By binding number; the result takes the number in `resultBinding`. */
  inputs: Binding[];
  resultBinding: number;
  resultShape: number[];
  /** Workgroups [x, y, z]. */
  grid: [number, number, number];
  work: number;
}

/** Compiles, keeps and dispatches our shaders in tfjs's queue: one per backend, from `kernelRunner`. */
export class KernelRunner {
  readonly queue: TfjsQueue;
  private readonly pipelines = new Map<string, GPUComputePipeline | Promise<GPUComputePipeline>>();
  /** Asking a pipeline takes longer than asking here. */
  private readonly layouts = new WeakMap<GPUComputePipeline, GPUBindGroupLayout>();
  private readonly checks: Promise<GPUError | null>[] = [];
  private planning = false;

  constructor(queue: TfjsQueue) {
    this.queue = queue;
  }

  /** Pipelines compiled so far. */
  get pipelineCount(): number {
    return this.pipelines.size;
  }

  /** Records a composed dispatch and returns its result, f32 of `resultShape`; the caller (or its tidy) disposes it. */
  run({ parts, inputs, resultBinding, resultShape, ...dispatch }: ComposedDispatch): Tensor {
    const result = this.queue.allocate(resultShape);
    this.dispatch({
      ...dispatch,
      shader: () => composeShader(parts()),
      entryPoint: 'main',
      bindings: () => [...inputs, [resultBinding, result]],
    });
    return result;
  }

  /** Records a dispatch; while planning, only compiles. @throws Error for a shader that is still being compiled */
  dispatch(dispatch: Dispatch): void {
    const pipeline = this.pipeline(dispatch);
    if (this.planning) return;
    if (pipeline instanceof Promise) throw new Error(`shader ${dispatch.key} is still being compiled`);
    let layout = this.layouts.get(pipeline);
    if (!layout) this.layouts.set(pipeline, (layout = pipeline.getBindGroupLayout(0)));
    const group = this.queue.device.createBindGroup({
      layout,
      entries: dispatch.bindings().map(([binding, input]) => ({
        binding,
        resource: { buffer: this.queue.buffer(input) },
      })),
    });
    this.queue.record(pipeline, group, dispatch.grid, dispatch.work);
  }

  private pipeline({
    key,
    label = key,
    shader,
    entryPoint,
  }: Dispatch): GPUComputePipeline | Promise<GPUComputePipeline> {
    const known = this.pipelines.get(key);
    if (known) return known;
    const { device } = this.queue;
    device.pushErrorScope('validation');
    const module = device.createShaderModule({ label, code: shader() });
    const descriptor: GPUComputePipelineDescriptor = {
      label,
      layout: 'auto',
      compute: { module, entryPoint },
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
   *
   * @throws what the plan threw, or what the first shader that did not compile met; the others are ready
   */
  async compileAhead(plan: () => void): Promise<void> {
    const failures: unknown[] = [];
    this.planning = true;
    try {
      plan();
    } catch (error) {
      // what it came to is compiled all the same, and waited for
      failures.push(error);
    } finally {
      this.planning = false;
    }
    for (const [key, pipeline] of [...this.pipelines]) {
      try {
        this.pipelines.set(key, await pipeline);
      } catch (error) {
        this.pipelines.delete(key);
        failures.push(error);
      }
    }
    await this.check();
    if (failures.length > 0) throw failures[0];
  }

  /** Throws the first error any shader met while compiling. */
  async check(): Promise<void> {
    const errors = await Promise.all(this.checks.splice(0));
    const first = errors.find((error) => error !== null);
    if (first) throw new Error(first.message);
  }
}

/** The one runner of a backend: all our kernels share its queue and its compiled pipelines. */
export const kernelRunner = onceFor((backend: WebGPUBackend) => new KernelRunner(new TfjsQueue(backend)));

import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import adamwSource from '../../../shaders/nn/adamw.wgsl?raw';
import { packParams, recordDispatch } from '../../gpu/record-dispatch.ts';
import { kernelRunner } from '../../gpu/kernel-runner.ts';
import { spreadWorkgroups } from '../../gpu/workgroups.ts';
import * as tf from '../tf.ts';
import type { Tensor } from '../tf.ts';

/** A parameter and its two moments, all of one shape. */
export interface Moving {
  value: Tensor;
  first: Tensor;
  second: Tensor;
}

/** Factors of one step of AdamW. */
export interface AdamWFactors {
  /** How much of each moment is kept. */
  beta1: number;
  beta2: number;
  epsilon: number;
  /** √(1 − β₂ᵗ) */
  secondRoot: number;
  /** 1 − rate · weight decay; 1 without decay. */
  keep: number;
  /** rate / (1 − β₁ᵗ) */
  rate: number;
}

const threads = 64;

/** One step of AdamW as one dispatch on the current WebGPU backend: what parameter and moments become; the caller (or its tidy) disposes it. */
export function runAdamW(before: Moving, gradient: Tensor, factors: AdamWFactors): Moving {
  const backend = tf.backend() as unknown as WebGPUBackend;
  const { value, first, second } = before;
  const { beta1, beta2, secondRoot, epsilon, keep, rate } = factors;
  const { queue } = kernelRunner(backend);
  const fresh = () => queue.allocate(value.shape);
  const after: Moving = { value: fresh(), first: fresh(), second: fresh() };
  const workgroups = spreadWorkgroups(Math.ceil(value.size / threads));
  // as `Params` of the shader lies; differences are taken in f64
  const floats = [beta1, 1 - beta1, beta2, 1 - beta2, secondRoot, epsilon, keep, rate];
  recordDispatch(backend, {
    label: 'adamw',
    source: adamwSource,
    entryPoint: 'adamw',
    inputs: [value, first, second, gradient],
    params: packParams([
      { u32: value.size },
      { u32: workgroups[0] },
      ...floats.map((factor) => ({ f32: factor })),
    ]),
    outputs: [after.value, after.first, after.second],
    workgroups,
  });
  return after;
}

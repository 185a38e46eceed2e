import { expect, test } from 'vitest';
import * as tf from '../nn/tf.ts';
import { createWebGpuBackend } from './device.ts';
import { packParams, recordDispatch } from './record-dispatch.ts';

const double = `
struct Params { size: u32, }
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read_write> result: array<f32>;
@compute @workgroup_size(8) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < params.size) { result[id.x] = 2.0 * x[id.x]; }
}`;

test('the backend runs on our device, knows what it is, and can be replaced', async () => {
  const first = await createWebGpuBackend();
  expect(tf.backend()).toBe(first.backend);
  // kernel tests ask for the browser's software adapter
  expect(first.software).toBe(true);
  expect(first.adapter).not.toBe('');
  const limits = (await navigator.gpu.requestAdapter())!.limits;
  expect(first.maxBufferBytes).toBe(Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize));
  expect(first.device.limits.maxComputeWorkgroupStorageSize).toBe(limits.maxComputeWorkgroupStorageSize);
  expect(Array.from(await tf.matMul([[1, 2]], [[3], [4]]).data())).toEqual([11]);

  const second = await createWebGpuBackend();
  expect(second.device).not.toBe(first.device);
  expect(tf.backend()).toBe(second.backend);
  expect(Array.from(await tf.matMul([[1, 2]], [[3], [4]]).data())).toEqual([11]);
});

test('an invalid command and a lost device are reported, a wanted end is not', async () => {
  const { device, failure, lost } = await createWebGpuBackend();
  device.createBuffer({ size: 4, usage: 0 });
  // the browser reports with its next answer
  await device.queue.onSubmittedWorkDone();
  expect(await failure).toMatchObject({ code: 'internal' });
  device.destroy();
  expect((await lost).reason).toBe('destroyed');
});

test('a program of tfjs may use subgroups, a directive it cannot put first itself', async () => {
  const { backend, features } = await createWebGpuBackend();
  if (!features.includes('subgroups')) return;
  const x = tf.tensor1d([0, 1, 2, 3, 4, 5, 6, 7]);
  const program = {
    variableNames: ['x'],
    outputShape: [8],
    workgroupSize: [64, 1, 1] as [number, number, number],
    dispatchLayout: { x: [0] },
    dispatch: [1, 1, 1] as [number, number, number],
    shaderKey: 'swap-neighbours',
    size: true,
    getUserCode: () => `enable subgroups;
      fn main(index : i32) {
        let v = quadSwapX(x[min(index, uniforms.size - 1)]);
        if (index < uniforms.size) { result[index] = v; }
      }`,
  };
  const result = tf.engine().makeTensorFromTensorInfo(backend.runWebGPUProgram(program, [x], 'float32'));
  expect(Array.from(await result.data())).toEqual([1, 0, 3, 2, 5, 4, 7, 6]);
});

test('dispatches run in order with those of tfjs, over several submits', async () => {
  const { backend } = await createWebGpuBackend();
  let x: tf.Tensor = tf.tensor1d([1, -2, 0.5]);
  for (let i = 0; i < 20; i++) {
    const result = backend.makeTensorInfo([3], 'float32');
    recordDispatch(backend, {
      label: 'double',
      source: double,
      entryPoint: 'main',
      outputs: [result],
      inputs: [x],
      params: packParams([{ u32: 3 }]),
      workgroups: [1],
    });
    const doubled = tf.engine().makeTensorFromTensorInfo(result);
    const next = doubled.sub(x);
    x.dispose();
    doubled.dispose();
    x = next;
  }
  expect(Array.from(await x.data())).toEqual([1, -2, 0.5]);
});

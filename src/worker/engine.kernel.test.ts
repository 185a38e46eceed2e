import { beforeAll, expect, it } from 'vitest';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { kernelRunner } from '../gpu/kernel-runner.ts';
import * as tf from '../nn/tf.ts';
import { parseManifest, scAgiqaManifest } from '../package/manifest.ts';
import { writePackage } from '../package/write-package.ts';
import { randomValues } from '../testing/fused.ts';
import { tinyConfig } from '../testing/tiny-training.ts';
import { createEngine } from './create-engine.ts';
import type { ModelSource } from '../shared/engine-api.ts';
import type { Engine } from './engine.ts';

const silent = () => undefined;
const runner = () => kernelRunner(tf.backend() as unknown as WebGPUBackend);

async function picture(seed: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(160, 130);
  const context = canvas.getContext('2d')!;
  for (let i = 0; i < 60; i++) {
    context.fillStyle = `hsl(${(i * seed * 47) % 360} 60% ${20 + ((i * 13) % 60)}%)`;
    context.fillRect((i * 89 * seed) % 160, (i * 53) % 130, 30, 20);
  }
  return canvas.convertToBlob({ type: 'image/png' });
}

const demo = new URL('/models/demo/', location.href).href;

/**
 * The smallest model with every part in it and weights drawn by chance, which says what the demo says of heads and texts. Its layers are a few
 * values wide, so that a CPU compiles in seconds what takes it half a minute for the demo.
 */
async function tinyModel(): Promise<ModelSource> {
  const read = async (name: string): Promise<object> =>
    (await (await fetch(`${demo}${name}`)).json()) as object;
  const { config, ...facts } = scAgiqaManifest(parseManifest(JSON.stringify(await read('manifest.json'))))!;
  const { vocabulary, maxPosition, maxLength } = config.text;
  const text = { ...tinyConfig.text, vocabulary, maxPosition, maxLength };
  const content = {
    ...facts,
    config: { ...tinyConfig, text },
    crops: { count: 2, size: tinyConfig.input.size },
  };
  const random = randomValues(1);
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  await writePackage(
    content,
    await read('tokenizer.json'),
    ({ shape }) => Promise.resolve(random(shape.reduce((a, b) => a * b, 1)).map((x) => 0.1 * x)),
    { write: (file, bytes) => Promise.resolve(void files.set(file, bytes)) },
  );
  return { kind: 'files', files: [...files].map(([name, bytes]) => new File([bytes], name)) };
}

let engine: Engine;

beforeAll(async () => {
  engine = createEngine();
  const forced = await engine.start('webgpu', silent, 'tile');
  expect(forced).toMatchObject({ ok: true, value: { backend: 'webgpu', variant: 'tile' } });
});

it('has compiled every kernel of an image before the first one comes', async () => {
  expect(await engine.load('load', await tinyModel(), silent)).toMatchObject({ ok: true });
  const early = { compiled: runner().pipelineCount, dispatches: runner().queue.dispatches };
  expect(early.compiled).toBeGreaterThan(20);
  expect(early.dispatches).toBe(0);
  const image = await picture(3);
  const request = { job: 'first', image, name: 'a.png', prompt: 'a lake', description: '' };
  expect(await engine.score(request, silent)).toMatchObject({ ok: true });
  expect(runner().pipelineCount).toBe(early.compiled);
  expect(runner().queue.dispatches).toBeGreaterThan(50);
});

it('keeps no buffer and no tensor of an image once it is scored @all', async () => {
  expect(await engine.load('load', { kind: 'url', url: demo }, silent)).toMatchObject({ ok: true });
  const score = async (seed: number) => {
    const request = { job: `${seed}`, image: await picture(seed), name: 'a.png', prompt: 'a lake', crops: 2 };
    const answer = await engine.score({ ...request, description: `number ${seed}`, detail: true }, silent);
    expect(answer).toMatchObject({ ok: true });
  };
  // the first ones fill tfjs's pool of buffers
  for (let seed = 1; seed <= 3; seed++) await score(seed);
  const held = async () => {
    const { tensors, gpu } = await engine.memory();
    return { tensors, buffers: gpu!.buffers, bytes: gpu!.bytes };
  };
  const warm = await held();
  expect(warm.buffers).toBeGreaterThan(20);
  for (let seed = 4; seed <= 6; seed++) await score(seed);
  expect(await held()).toEqual(warm);
  const { gpu } = await engine.memory();
  expect(gpu!.peakBytes).toBe(gpu!.bytes);
});

// the last one: it ends the device that the others use
it('a device lost while an image is scored: a new one, the model loaded again, the same scores @all', async () => {
  const image = await picture(5);
  const request = (job: string) => ({
    job,
    image,
    name: 'a.png',
    prompt: 'a lake',
    description: '',
    crops: 1,
  });
  const before = await engine.score(request('before'), silent);
  const { device } = tf.backend() as unknown as WebGPUBackend;
  const stages: string[] = [];
  const answer = await engine.score(request('lost'), ({ stage }) => {
    if (stage === 'crops' && !stages.includes('crops')) device.destroy();
    stages.push(stage);
  });
  expect((await device.lost).reason).toBe('destroyed');
  expect(stages.indexOf('device')).toBeGreaterThan(stages.indexOf('crops'));
  expect((tf.backend() as unknown as WebGPUBackend).device).not.toBe(device);
  if (!before.ok || !answer.ok) throw new Error('both were to be scored');
  expect(answer.value.scores).toEqual(before.value.scores);
});

import { expose } from 'comlink';
import { referenceLayers } from '../../nn/reference/layers.ts';
import * as tf from '../../nn/tf.ts';
import { startBackend } from '../../worker/backend.ts';
import { vitCase } from '../bench/vit.ts';
import type { PeerName, PeerOptions, PeerWorker } from './api.ts';
import { prepareDemoImage } from './demo-image.ts';
import { prepareOrt } from './ort.ts';

interface Prepared {
  device: string;
  run: () => Promise<Float32Array>;
}

/** The tower on our layers, or on the reference ones, which is what tfjs alone can do. */
async function prepareOurs(name: PeerName, { blocks, batch }: PeerOptions): Promise<Prepared> {
  const wasm = name.endsWith('wasm');
  const plain = name.startsWith('tfjs');
  const { layers, report } = await startBackend(wasm ? 'wasm' : 'webgpu', plain ? 'reference' : undefined);
  const format = name === 'fovea-webgpu-int8' ? 'int8' : 'f32';
  const work = vitCase(blocks, batch).prepare(plain ? referenceLayers : layers, format);
  return {
    device: wasm ? `WASM, ${report.threads} threads` : `${report.adapter}, kernels ${report.variant}`,
    run: async () => {
      const result = tf.tidy(() => work.run());
      const values = await result.data<'float32'>();
      result.dispose();
      return values;
    },
  };
}

async function prepare(name: PeerName, options: PeerOptions): Promise<Prepared> {
  const { blocks, threads, batch } = options;
  switch (name) {
    case 'ort-wasm':
      return { device: `WASM, ${threads} threads`, run: await prepareOrt('wasm', blocks, threads, batch) };
    case 'ort-webgpu':
      return { device: 'WebGPU', run: await prepareOrt('webgpu', blocks, threads, batch) };
    case 'demo-image':
    case 'demo-image-per-crop':
      return prepareDemoImage(name === 'demo-image-per-crop');
    case 'fovea-wasm':
    case 'tfjs-wasm':
    case 'fovea-webgpu':
    case 'fovea-webgpu-int8':
    case 'tfjs-webgpu':
      return prepareOurs(name, options);
  }
}

let work: Prepared['run'] | undefined;
let last = new Float32Array();

const peer: PeerWorker = {
  async prepare(name, options) {
    const prepared = await prepare(name, options);
    work = prepared.run;
    return prepared.device;
  },
  async run() {
    if (!work) throw new Error('nothing has been prepared');
    const start = performance.now();
    last = Float32Array.from(await work());
    return performance.now() - start;
  },
  sample: () => Array.from({ length: Math.min(64, last.length) }, (_, i) => last[(i * 7919) % last.length]!),
};

expose(peer);

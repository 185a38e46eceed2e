import { expose } from 'comlink';
import { clipB32 } from '../bench/work/clip-config.ts';
import { shallowConfig } from '../bench/work/shallow-config.ts';
import type { PeerName, PeerOptions, PeerResults, PeerWorker } from './api.ts';
import { sampled } from './compare.ts';
import { prepareDemoImage } from './demo-image.ts';
import { clipOnnx } from './onnx/clip-onnx.ts';
import type { OnnxWork } from './onnx/onnx-workload.ts';
import { prepareOrt } from './ort.ts';
import { prepareOurs, type Prepared } from './ours.ts';
import { scAgiqaOnnx } from './onnx/sc-agiqa-onnx.ts';
import { vitOnnx } from './onnx/vit-onnx.ts';

function onnxWork({ work, blocks, batch }: PeerOptions): OnnxWork {
  switch (work) {
    case 'vit':
      return vitOnnx(blocks, batch);
    case 'sc-agiqa':
      return scAgiqaOnnx(shallowConfig(blocks), batch);
    case 'clip':
      return clipOnnx(clipB32(blocks), batch);
  }
}

async function prepare(name: PeerName, options: PeerOptions): Promise<Prepared> {
  const { threads } = options;
  switch (name) {
    case 'ort-wasm':
      return {
        device: `WASM, ${threads} threads`,
        run: await prepareOrt('wasm', threads, onnxWork(options)),
      };
    case 'ort-webgpu':
      return { device: 'WebGPU', run: await prepareOrt('webgpu', threads, onnxWork(options)) };
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
let last: PeerResults = {};

const peer: PeerWorker = {
  async prepare(name, options) {
    const prepared = await prepare(name, options);
    work = prepared.run;
    return prepared.device;
  },
  async run() {
    if (!work) throw new Error('nothing has been prepared');
    const start = performance.now();
    const results = await work();
    const wall = performance.now() - start;
    // copied, and outside the time: a runtime may write its next results where these lie
    last = Object.fromEntries(Object.entries(results).map(([key, values]) => [key, values.slice()]));
    return wall;
  },
  sample: () => sampled(last),
};

expose(peer);

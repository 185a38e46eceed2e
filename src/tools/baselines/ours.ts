import type { Layers } from '../../nn/layers.ts';
import { referenceLayers } from '../../nn/reference/layers.ts';
import * as tf from '../../nn/tf.ts';
import type { Tensor } from '../../nn/tf.ts';
import { startBackend } from '../../worker/device/backend.ts';
import type { Format } from '../bench/work/bench-case.ts';
import { clipB32 } from '../bench/work/clip-config.ts';
import { prepareClip } from '../bench/work/clip.ts';
import { prepareScAgiqa } from '../bench/work/sc-agiqa.ts';
import { shallowConfig } from '../bench/work/shallow-config.ts';
import { vitCase } from '../bench/work/vit.ts';
import type { PeerName, PeerOptions, PeerResults } from './api.ts';

/** A runtime with its model: what it computes on, and a function that computes once. */
export interface Prepared {
  device: string;
  run: () => Promise<PeerResults>;
}

/** Records the work once; the tensors are its results. */
function recorder({ work, blocks, batch }: PeerOptions, layers: Layers, format: Format) {
  if (work === 'sc-agiqa') {
    const image = prepareScAgiqa(shallowConfig(blocks), batch, layers, format);
    return () => image.run();
  }
  if (work === 'clip') {
    const towers = prepareClip(clipB32(blocks), batch, layers, format);
    return () => towers.run();
  }
  const tower = vitCase(blocks, batch).prepare(layers, format);
  return () => ({ tokens: tf.tidy(() => tower.run()) });
}

async function read(results: Record<string, Tensor>): Promise<PeerResults> {
  const values = Object.entries(results).map(
    async ([name, tensor]) => [name, await tensor.data<'float32'>()] as const,
  );
  try {
    return Object.fromEntries(await Promise.all(values));
  } finally {
    tf.dispose(results);
  }
}

/** The work on our layers, or on the reference ones, which is what tfjs alone can do. */
export async function prepareOurs(name: PeerName, options: PeerOptions): Promise<Prepared> {
  const wasm = name.endsWith('wasm');
  const plain = name.startsWith('tfjs');
  const { layers, report } = await startBackend(wasm ? 'wasm' : 'webgpu', plain ? 'reference' : undefined);
  const format = name === 'fovea-webgpu-int8' ? 'int8' : 'f32';
  const record = recorder(options, plain ? referenceLayers : layers, format);
  return {
    device: wasm ? `WASM, ${report.threads} threads` : `${report.adapter}, kernels ${report.variant}`,
    run: () => read(record()),
  };
}

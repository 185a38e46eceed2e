import type * as Ort from 'onnxruntime-web';
import type { PeerResults } from './api.ts';
import type { OnnxInput, OnnxWork } from './onnx/onnx-workload.ts';
import { serverBase } from '../../cli/engine/headless/server-base.ts';

/** A function that runs a session on inputs made once, and reads every output back. */
export function onnxRunner(
  ort: Pick<typeof Ort, 'Tensor'>,
  session: Ort.InferenceSession,
  inputs: Record<string, OnnxInput>,
): () => Promise<PeerResults> {
  const tensor = (input: OnnxInput): Ort.Tensor =>
    input.type === 'int32'
      ? new ort.Tensor('int32', input.values, input.shape)
      : new ort.Tensor('float32', input.values, input.shape);
  const feeds = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, tensor(input)]));
  return async () => {
    const outputs = await session.run(feeds);
    const read = Object.entries(outputs).map(async ([name, output]) => {
      const values = await output.getData();
      if (!(values instanceof Float32Array)) throw new TypeError(`output ${name} is no f32 tensor`);
      return [name, values] as const;
    });
    return Object.fromEntries(await Promise.all(read));
  };
}

/** onnxruntime-web from the files beside the page (it starts its threads from its own URL: it may not be bundled). */
export async function prepareOrt(
  provider: 'wasm' | 'webgpu',
  threads: number,
  { model, inputs }: OnnxWork,
): Promise<() => Promise<PeerResults>> {
  const folder = new URL('ort/', serverBase()).href;
  const file = `${folder}ort.${provider}.min.mjs`;
  const ort = (await import(/* @vite-ignore */ file)) as typeof Ort;
  ort.env.wasm.wasmPaths = folder;
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = 'error';
  const session = await ort.InferenceSession.create(model, {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
  });
  return onnxRunner(ort, session, inputs);
}

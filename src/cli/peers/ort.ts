import type * as Ort from 'onnxruntime-web';
import { vitOnnx, vitPixelsChannelsFirst } from './vit-onnx.ts';

/** onnxruntime-web from the files beside the page (it starts its threads from its own URL: it may not be bundled). */
export async function prepareOrt(
  provider: 'wasm' | 'webgpu',
  blocks: number,
  threads: number,
  batch = 1,
): Promise<() => Promise<Float32Array>> {
  const folder = new URL('/ort/', location.href).href;
  const file = `${folder}ort.${provider}.min.mjs`;
  const ort = (await import(/* @vite-ignore */ file)) as typeof Ort;
  ort.env.wasm.wasmPaths = folder;
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = 'error';
  const session = await ort.InferenceSession.create(vitOnnx(blocks, batch), {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
  });
  const pixels = new ort.Tensor('float32', vitPixelsChannelsFirst(batch), [batch, 3, 224, 224]);
  return async () => {
    const { tokens } = await session.run({ pixels });
    return (await tokens!.getData()) as Float32Array;
  };
}

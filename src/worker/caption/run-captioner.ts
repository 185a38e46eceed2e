import {
  AutoProcessor,
  env,
  Florence2ForConditionalGeneration,
  InterruptableStoppingCriteria,
  RawImage,
  Tensor,
} from '@huggingface/transformers';
import glue from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import runtime from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import type { Captioner } from '../../shared/caption-api.ts';
import type { FileOf, LoadedCaptioner } from './caption-host.ts';

/** Most tokens of an answer: three times the descriptions that models were trained with. */
const room = 256;

/** Has the library read the stored files alone, and its runtime from this site: by itself it would ask other hosts for both. */
function confine(root: string, fileOf: FileOf): void {
  env.allowLocalModels = false;
  env.useBrowserCache = false;
  env.useWasmCache = false;
  env.remoteHost = 'https://captioner.invalid/';
  env.remotePathTemplate = '{model}/';
  env.useCustomCache = true;
  env.customCache = {
    match: async (key: string) => {
      const [, path] = key.split(`${root}/`);
      const bytes = path === undefined ? undefined : await fileOf(path);
      return bytes && new Response(bytes, { headers: { 'Content-Length': String(bytes.byteLength) } });
    },
    put: () => Promise.resolve(),
  };
  env.fetch = () => Promise.resolve(new Response(null, { status: 404 }));
  const { wasm } = env.backends.onnx;
  if (wasm)
    wasm.wasmPaths = {
      mjs: new URL(glue, import.meta.url).href,
      wasm: new URL(runtime, import.meta.url).href,
    };
}

/** Loads a stored captioner. Rejects with the library's own errors. */
export async function loadCaptioner(captioner: Captioner, fileOf: FileOf): Promise<LoadedCaptioner> {
  // a name as the library expects it, of owner and model
  const root = `captioner/${captioner.name}`;
  confine(root, fileOf);
  const [processor, model] = await Promise.all([
    AutoProcessor.from_pretrained(root, {}),
    Florence2ForConditionalGeneration.from_pretrained(root, {
      device: captioner.device,
      dtype: captioner.formats,
    }),
  ]);
  return {
    async describe(image, signal) {
      const stop = new InterruptableStoppingCriteria();
      const interrupt = (): void => stop.interrupt();
      signal.addEventListener('abort', interrupt);
      try {
        const inputs: unknown = await processor(await RawImage.fromBlob(image), captioner.task);
        if (typeof inputs !== 'object') throw new Error('the image could not be prepared');
        const made = await model.generate({
          ...inputs,
          max_new_tokens: room,
          num_beams: 1,
          do_sample: false,
          stopping_criteria: stop,
        });
        signal.throwIfAborted();
        if (!(made instanceof Tensor)) throw new Error('no tokens were generated');
        const [text = ''] = processor.batch_decode(made, { skip_special_tokens: true });
        return { text, room, cut: made.size > room };
      } finally {
        signal.removeEventListener('abort', interrupt);
      }
    },
    async dispose() {
      await model.dispose();
    },
  };
}

import { proxy, wrap } from 'comlink';
import { blobToBase64 } from '../../../describe/base64.ts';
import { shrinkForSending } from '../../../describe/shrink.ts';
import type { EngineApi } from '../../../shared/engine-api.ts';
import { FoveaError, toErrorRecord } from '../../../shared/errors.ts';
import type { Progress } from '../../../shared/progress.ts';
import type { NamedTensor } from '../../../shared/result.ts';
import type { HeadlessApi } from './api.ts';
import { serverBase } from './server-base.ts';

const worker = new Worker(new URL('../../../worker/engine.worker.ts', import.meta.url), { type: 'module' });
const engine = wrap<EngineApi>(worker);

/** Never resolves; rejects when the worker dies, which Comlink would wait out for ever. */
const died = new Promise<never>((_, reject) => {
  worker.addEventListener('error', (event) => {
    reject(new Error(`The engine stopped: ${event.message || 'its script could not be loaded'}`));
  });
});
died.catch(() => undefined);

const server = serverBase();

let shown = { stage: '', at: 0 };

/** Forwards a change of stage immediately, and progress within a stage at most ten times a second. */
const report = proxy((progress: Progress) => {
  const now = performance.now();
  if (progress.stage === shown.stage && now - shown.at < 100) return;
  shown = { stage: progress.stage, at: now };
  void window.foveaProgress(progress);
});

async function fetchItem(index: number): Promise<Blob> {
  const response = await fetch(new URL(`item/${index}`, server));
  if (!response.ok) throw new FoveaError('file-missing', 'The image could not be read from disk.');
  return response.blob();
}

async function post(index: number, { name, shape, values }: NamedTensor): Promise<void> {
  const query = new URLSearchParams({ name, shape: shape.join(',') });
  const response = await fetch(new URL(`tensor/${index}?${query.toString()}`, server), {
    method: 'POST',
    body: Float32Array.from(values),
  });
  if (!response.ok) throw new FoveaError('internal', `Tensor ${name} was rejected: ${await response.text()}`);
}

const api: HeadlessApi = {
  start: (choice, variant) => Promise.race([engine.start(choice, report, variant), died]),

  load: () => {
    const url = new URL('model/', server).href;
    return Promise.race([engine.load('model', { kind: 'url', url }, report), died]);
  },

  shrink: async (index): ReturnType<HeadlessApi['shrink']> => {
    try {
      return { ok: true, value: await blobToBase64(await shrinkForSending(await fetchItem(index))) };
    } catch (error) {
      return { ok: false, error: toErrorRecord(error) };
    }
  },

  score: async ({ index, ...request }): ReturnType<HeadlessApi['score']> => {
    try {
      const image = await fetchItem(index);
      const answer = await Promise.race([
        engine.score({ ...request, image, job: `item-${index}` }, report),
        died,
      ]);
      if (!answer.ok) return answer;
      const { tensors = [], ...value } = answer.value;
      for (const tensor of tensors) await post(index, tensor);
      return { ok: true, value };
    } catch (error) {
      if (error instanceof FoveaError) return { ok: false, error: toErrorRecord(error) };
      throw error;
    }
  },

  memory: () => engine.memory(),
};

window.fovea = api;

import { blobToBase64 } from '../../../describe/base64.ts';
import { shrinkForSending } from '../../../describe/shrink.ts';
import { answer } from '../../../shared/answer.ts';
import type { Answer, EngineApi } from '../../../shared/engine-api.ts';
import { FoveaError, toErrorRecord } from '../../../shared/errors.ts';
import type { Progress } from '../../../shared/progress.ts';
import type { NamedTensor } from '../../../shared/result.ts';
import { WorkerLink } from '../../../shared/workers/worker-link.ts';
import type { HeadlessApi } from './api.ts';
import { serverBase } from './server-base.ts';
import { relevanceTensors } from './relevance-tensors.ts';
import { makeSteps } from './steps.ts';

const engine = new WorkerLink<EngineApi, Progress>({
  spawn: () => new Worker(new URL('../../../worker/engine.worker.ts', import.meta.url), { type: 'module' }),
  // no FoveaError: the command line takes it for a crash, and starts a fresh browser
  stopped: (cause) => new Error(`The engine stopped: ${cause}`),
});

const server = serverBase();

const makeStep = makeSteps(server);

const onProgress = (progress: Progress): void => void window.foveaProgress(progress);

/** As `answer`, but a failure without a code is thrown: the worker has died. */
function answerAlive<T>(run: () => Promise<T>): Promise<Answer<T>> {
  return run().then(
    (value) => ({ ok: true, value }),
    (error: unknown) => {
      if (error instanceof FoveaError) return { ok: false, error: toErrorRecord(error) };
      throw error;
    },
  );
}

async function fetchItem(index: number): Promise<Blob> {
  const response = await fetch(new URL(`item/${index}`, server));
  if (!response.ok)
    throw new FoveaError(
      'file-missing',
      'The image could not be read from disk.',
      'Check that it is still there and can be opened.',
    );
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
  start: (choice, variant) =>
    answerAlive(() =>
      engine.ask((remote, _, report) => remote.start(choice, report, variant), { onProgress }),
    ),

  load: (beside) => {
    const folders = ['model/', ...Array.from({ length: beside }, (_, index) => `beside/${index}/`)];
    const sources = folders.map((folder) => ({ kind: 'url', url: new URL(folder, server).href }) as const);
    return answerAlive(() =>
      engine.ask((remote, job, report) => remote.load(job, sources, report), { onProgress }),
    );
  },

  shrink: (index) => answer(async () => blobToBase64(await shrinkForSending(await fetchItem(index)))),

  score: ({ index, ...request }) =>
    answerAlive(async () => {
      const image = await fetchItem(index);
      const {
        tensors = [],
        relevance,
        ...result
      } = await engine.ask((remote, job, report) => remote.score({ ...request, image, job }, report), {
        onProgress,
      });
      for (const tensor of [...tensors, ...relevanceTensors(relevance)]) await post(index, tensor);
      return result;
    }),

  memory: () => engine.ask(async (remote) => ({ ok: true, value: await remote.memory() })),

  step: (name, id) => answerAlive(() => makeStep(name, id)),
};

window.fovea = api;

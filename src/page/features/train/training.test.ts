import { expect, test } from 'vitest';
import { FoveaError } from '../../../shared/errors.ts';
import type {
  ResumeRequest,
  TrainOutcome,
  TrainRequest,
  UnfinishedTraining,
} from '../../../shared/train-api.ts';
import { Page } from '../../kit/page.ts';
import { queueStore } from '../batch/index.ts';
import { trainStore } from './store.ts';
import type { PageTrainer } from './trainer-client.ts';
import { Training } from './training.ts';
import { usualOptions } from './Options.tsx';

const settings = { ...usualOptions, columns: [{ head: 'quality', column: 'mos' }] };
const outcome: TrainOutcome = { id: 'one', title: 'mine', epochs: 3, notes: [] };
const towers = { checkpoints: [new File(['x'], 'towers.pt')], vocabulary: undefined, config: undefined };

/** A page with two rated images and one without a rating, and what was asked of its trainer. */
function pageWith(answer: (signal: AbortSignal | undefined) => Promise<TrainOutcome>) {
  const page = new Page();
  queueStore(page)
    .getState()
    .addItems([
      {
        name: 'a.png',
        file: new Blob(['a']),
        prompt: 'a cat <lora:x:1>',
        promptOrigin: 'table',
        cells: { mos: '3' },
      },
      { name: 'b.png', file: new Blob(['b']), description: 'a dog', cells: { mos: '4' } },
      { name: 'c.png', file: new Blob(['c']), cells: { mos: '' } },
    ]);
  const asked: { train: TrainRequest[]; resume: ResumeRequest[]; paused: boolean[]; other: string[] } = {
    ...{ train: [], resume: [], paused: [], other: [] },
  };
  const note = (what: string) => () => Promise.resolve(void asked.other.push(what));
  const work = (signal: AbortSignal | undefined) => {
    asked.paused.push(queueStore(page).getState().paused);
    return answer(signal);
  };
  const trainer: PageTrainer = {
    train: (request, { signal }) => (asked.train.push(request), work(signal)),
    resume: (request, { signal }) => (asked.resume.push(request), work(signal)),
    dispose: () => asked.other.push('worker ended'),
  };
  const training = new Training({
    page,
    trainer,
    engine: {
      readPrompt: ({ name, prompt = '' }) =>
        name === 'b.png'
          ? Promise.reject(new FoveaError('file-missing', 'gone'))
          : Promise.resolve(prompt.replace(/ <.*>/, '')),
    },
    models: {
      askToKeep: note('asked to keep'),
      cancelPacking: () => void asked.other.push('form closed'),
      discardTraining: note('discarded'),
      refresh: note('refreshed'),
      save: note('saved'),
      sourceOf: (id) => Promise.resolve({ kind: 'files', files: [new File([''], id)] }),
      use: note('used'),
    },
  });
  return { page, training, asked };
}

test('rated images go to the worker with their prompts as they are scored; scoring waits meanwhile', async () => {
  const { page, training, asked } = pageWith(() => Promise.resolve(outcome));
  await training.start(settings, towers, { id: 'base', title: 'Base' });
  const [request] = asked.train;
  expect(
    request?.images.map(({ name, prompt, description, ratings }) => [name, prompt, description, ratings]),
  ).toEqual([
    ['a.png', 'a cat', '', { quality: 3 }],
    ['b.png', '', 'a dog', { quality: 4 }],
  ]);
  expect(request?.settings.date).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(request?.towers).toMatchObject({ files: towers.checkpoints, model: { id: 'base', title: 'Base' } });
  expect(asked.paused).toEqual([true]);
  expect(queueStore(page).getState().paused).toBe(false);
  expect(asked.other).toEqual(['asked to keep', 'form closed', 'worker ended', 'refreshed']);
  expect(trainStore(page).getState()).toMatchObject({
    work: undefined,
    done: outcome,
    news: '“mine” is trained and stored.',
  });
});

test('a cancelled training is no failure, and goes on with the columns it began with', async () => {
  const { page, training, asked } = pageWith(
    (signal) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(new FoveaError('cancelled', 'Cancelled.')));
        setTimeout(() => training.stop());
      }),
  );
  await training.start(settings, towers, undefined);
  expect(trainStore(page).getState()).toMatchObject({ error: undefined, done: undefined });
  expect(trainStore(page).getState().news).toContain('you can resume it');
  const unfinished: UnfinishedTraining = {
    ...{ settings: { ...settings, date: '2026-01-31' }, files: ['towers.pt'], images: 2, step: 4, total: 9 },
    model: { id: 'base', title: 'Base' },
  };
  await training.resume(unfinished);
  expect(asked.resume[0]?.images).toHaveLength(2);
  expect(asked.resume[0]?.source).toMatchObject({ kind: 'files' });
});

test('cancelled while the prompts are read, the rest is not read, and the worker is not asked', async () => {
  const { page, training, asked } = pageWith(() => Promise.resolve(outcome));
  const started = training.start(settings, towers, undefined);
  training.stop();
  await started;
  expect(trainStore(page).getState()).toMatchObject({ work: undefined, error: undefined, done: undefined });
  expect(asked.train).toEqual([]);
});

test('failures are shown with their hints; without a rated image the worker is not asked', async () => {
  const lost = pageWith(() => Promise.reject(new FoveaError('device-lost', 'The GPU stopped.', 'Resume.')));
  await lost.training.start(settings, towers, undefined);
  expect(trainStore(lost.page).getState().error).toMatchObject({ code: 'device-lost', hint: 'Resume.' });
  const none = pageWith(() => Promise.resolve(outcome));
  const columns = [{ head: 'quality', column: 'gone' }];
  await none.training.start({ ...settings, columns }, towers, undefined);
  expect(trainStore(none.page).getState().error?.message).toMatch(
    /None of the images on the page has a rating/,
  );
  expect(none.asked.train).toEqual([]);
});

import { expect, it } from 'vitest';
import { FoveaError } from '../../shared/errors.ts';
import { OneJob, type JobState } from './one-job.ts';

function setUp() {
  const state: JobState<string> = { work: undefined, error: undefined, news: '' };
  const jobs = new OneJob<string>((change) => Object.assign(state, change));
  return { state, jobs };
}

it('shows a job while it runs, and refuses another one meanwhile', async () => {
  const { state, jobs } = setUp();
  let finish = (): void => undefined;
  const first = jobs.run('begun', 'Stopped.', async ({ tell }) => {
    expect(state.work).toBe('begun');
    tell('half');
    await new Promise<void>((resolve) => (finish = resolve));
  });
  expect(await jobs.run('another', '', () => Promise.reject(new Error('it ran')))).toBe(false);
  expect(state).toEqual({ work: 'half', error: undefined, news: '' });
  finish();
  expect(await first).toBe(true);
  expect(state).toEqual({ work: undefined, error: undefined, news: '' });
});

it('shows a failure until the next job begins', async () => {
  const { state, jobs } = setUp();
  await jobs.run('a', '', () => Promise.reject(new FoveaError('storage-full', 'No room.', 'Delete one.')));
  expect(state.error).toEqual({ code: 'storage-full', message: 'No room.', hint: 'Delete one.' });
  await jobs.run('b', '', () => Promise.resolve());
  expect(state).toEqual({ work: undefined, error: undefined, news: '' });
});

it('says that a job was cancelled, which is no failure and shows nothing more', async () => {
  const { state, jobs } = setUp();
  const running = jobs.run('a', 'Stopped.', async ({ signal, tell }) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    tell('late');
    expect(state.work).toBe('a');
    signal.throwIfAborted();
  });
  jobs.stop();
  await running;
  expect(state).toEqual({ work: undefined, error: undefined, news: 'Stopped.' });
});

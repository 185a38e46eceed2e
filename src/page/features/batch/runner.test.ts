import { describe, expect, test } from 'vitest';
import type { DeviceReport, ModelInfo } from '../../../shared/engine-api.ts';
import { FoveaError } from '../../../shared/errors.ts';
import type { ScoreResult } from '../../../shared/result.ts';
import type { ScoredTexts } from '../../../shared/texts.ts';
import { nextTask } from '../../../shared/workers/next-task.ts';
import { Page } from '../../kit/page.ts';
import { EngineStopped, type EngineCall, type PageEngine } from '../../kit/workers/engine-client.ts';
import { engineStore } from '../engine/index.ts';
import { noticesStore } from '../notices/index.ts';
import { listedIds, queueStore } from './queue.ts';
import { maxResultsWithMaps, resultsStore } from './results.ts';
import { Runner } from './runner.ts';
import { selectionStore } from './selection.ts';
import { until } from '../../../testing/until.ts';

const result = (score: number): ScoreResult => ({
  width: 16,
  height: 16,
  scores: { quality: score },
  spread: { quality: 0 },
  percentiles: {},
  crops: [],
  warnings: [],
  prompt: '',
  description: '',
  ms: 1,
  detail: {
    csfMap: { columns: 1, rows: 1, cell: 16, values: Float32Array.of(1) },
    crops: [],
    prompt: { tokens: [], offsets: [], truncated: 0, unknown: [] },
    description: { tokens: [], offsets: [], truncated: 0, unknown: [] },
  },
});

type Score = PageEngine['score'];

function setUp(score: Score) {
  const page = new Page();
  const queue = queueStore(page);
  const asked: { name: string; prompt: string | undefined }[] = [];
  const ahead: string[] = [];
  const engine: PageEngine = {
    start: () => Promise.reject(new Error('not used')),
    load: () => Promise.reject(new Error('not used')),
    spectrum: () => Promise.reject(new Error('not used')),
    csfMap: () => Promise.reject(new Error('not used')),
    readPrompt: () => Promise.reject(new Error('not used')),
    readAhead: (next) => ahead.push(next ? `${next.ticket} ${next.name}` : 'none'),
    score: (request, options) => {
      asked.push({ name: request.name, prompt: request.prompt });
      return score(request, options);
    },
  };
  engineStore(page).setState({
    phase: 'ready',
    model: { name: 'm' } as ModelInfo,
    device: {} as DeviceReport,
  });
  return { page, queue, runner: new Runner(page, engine), asked, ahead };
}

const files = (...names: string[]) => names.map((name) => ({ name, file: new Blob([name]) }));
const statuses = (store: ReturnType<typeof queueStore>) => {
  const { order, items } = store.getState();
  return order.map((id) => items[id]!.status);
};
const untilAborted = (options: EngineCall | undefined) =>
  new Promise<ScoreResult>((_, reject) => {
    options?.signal?.addEventListener('abort', () => reject(new FoveaError('cancelled', 'Cancelled.')));
  });

describe('the queue', () => {
  test('goes on after a failure, which keeps its words', async () => {
    const { page, queue, runner } = setUp(({ name }) =>
      name === 'bad.png'
        ? Promise.reject(new FoveaError('image-unreadable', 'Broken.', 'Save it again.'))
        : Promise.resolve(result(name.length)),
    );
    const [first, bad, last] = queue.getState().addItems(files('a.png', 'bad.png', 'ccc.png'));
    await runner.pump();
    expect(statuses(queue)).toEqual(['done', 'failed', 'done']);
    const { items, running } = queue.getState();
    const { results } = resultsStore(page).getState();
    expect(items[bad!]!.error).toEqual({
      code: 'image-unreadable',
      message: 'Broken.',
      hint: 'Save it again.',
    });
    expect([first, bad, last].map((id) => results[id!]?.result.scores.quality)).toEqual([5, undefined, 7]);
    expect(running).toBeUndefined();
  });

  test('a GPU that is gone: the status says what runs now, one notice says why', async () => {
    const wasm = { backend: 'wasm', reason: 'The GPU stopped working twice.' } as DeviceReport;
    const { page, queue, runner } = setUp(() => Promise.resolve({ ...result(1), device: wasm }));
    engineStore(page).setState({ device: { backend: 'webgpu' } as DeviceReport });
    const [first] = queue.getState().addItems(files('a.png', 'b.png'));
    await runner.pump();
    expect(statuses(queue)).toEqual(['done', 'done']);
    expect(engineStore(page).getState().device).toBe(wasm);
    expect(resultsStore(page).getState().results[first!]?.device).toBe(wasm);
    const { notices } = noticesStore(page).getState();
    expect(notices.map(({ message }) => message)).toEqual([
      'The GPU stopped working twice. Scoring continues on the CPU.',
    ]);
  });

  test('a thread that is gone: one notice says that it is slower', async () => {
    const [whole, alone] = [4, 1].map(
      (threads) => ({ backend: 'wasm', threads, reason: 'A thread stopped.' }) as DeviceReport,
    );
    const { page, queue, runner } = setUp(() => Promise.resolve({ ...result(1), device: alone! }));
    engineStore(page).setState({ device: whole! });
    queue.getState().addItems(files('a.png', 'b.png'));
    await runner.pump();
    expect(engineStore(page).getState().device).toBe(alone);
    const { notices } = noticesStore(page).getState();
    expect(notices.map(({ message }) => message)).toEqual([
      'A thread stopped. Scoring continues on one thread.',
    ]);
  });

  test('with no device left nothing is burnt: every image waits, the one at hand first', async () => {
    const lost = new FoveaError('device-lost', 'The GPU stopped working.', 'Reload the page.');
    let gone = true;
    const { page, queue, runner, asked } = setUp(() =>
      gone ? Promise.reject(lost) : Promise.resolve(result(1)),
    );
    queue.getState().addItems(files('a.png', 'b.png', 'c.png'));
    await runner.pump();
    expect(statuses(queue)).toEqual(['waiting', 'waiting', 'waiting']);
    expect(queue.getState()).toMatchObject({ paused: true, running: undefined });
    expect(noticesStore(page).getState().notices).toMatchObject([{ tone: 'bad', hint: 'Reload the page.' }]);
    gone = false;
    queue.setState({ paused: false });
    await runner.pump();
    expect(asked.map(({ name }) => name)).toEqual(['a.png', 'a.png', 'b.png', 'c.png']);
  });

  test('cancelling stops one image; the next is scored', async () => {
    const { queue, runner } = setUp(({ name }, options) =>
      name === 'slow.png' ? untilAborted(options) : Promise.resolve(result(1)),
    );
    queue.getState().addItems(files('slow.png', 'next.png'));
    const done = runner.pump();
    await new Promise((resolve) => setTimeout(resolve));
    expect(queue.getState().running).toMatchObject({ cancelling: false });
    runner.cancel();
    expect(queue.getState().running).toMatchObject({ cancelling: true });
    await done;
    expect(statuses(queue)).toEqual(['cancelled', 'done']);
  });

  test('pausing lets the running image finish and takes no more', async () => {
    const { queue, runner, asked } = setUp(() => {
      queue.setState({ paused: true });
      return Promise.resolve(result(1));
    });
    queue.getState().addItems(files('a.png', 'b.png'));
    await runner.pump();
    expect(statuses(queue)).toEqual(['done', 'waiting']);
    queue.setState({ paused: false });
    await runner.pump();
    expect(asked.map(({ name }) => name)).toEqual(['a.png', 'b.png']);
  });

  test('an image that is asked for again while it is scored is scored again', async () => {
    const { queue, runner, asked } = setUp(({ name, prompt }) => {
      const [id] = queue.getState().order;
      if (name === 'a.png' && prompt === undefined) {
        queue.getState().patchItem(id!, { prompt: 'new', promptOrigin: 'typed' });
        queue.getState().enqueue([id!], true);
      }
      return Promise.resolve(result(1));
    });
    queue.getState().addItems(files('a.png', 'b.png'));
    await runner.pump();
    expect(asked.map(({ name, prompt }) => [name, prompt])).toEqual([
      ['a.png', undefined],
      ['a.png', 'new'],
      ['b.png', undefined],
    ]);
    expect(statuses(queue)).toEqual(['done', 'done']);
  });

  test('the last image, asked for again while it is scored, is being scored as long as its second score is out', async () => {
    let answer: (value: ScoreResult) => void = () => undefined;
    const second = new Promise<ScoreResult>((resolve) => (answer = resolve));
    const { page, queue, runner, asked } = setUp(() => {
      if (asked.length > 1) return second;
      queue.getState().enqueue([id!], true);
      return Promise.resolve(result(1));
    });
    const [id] = queue.getState().addItems(files('a.png'));
    const done = runner.pump();
    await until(() => expect(asked).toHaveLength(2));
    // until everything about the first score is entered
    for (let i = 0; i < 5; i++) await nextTask();
    expect(statuses(queue)).toEqual(['running']);
    expect(queue.getState().running?.id).toBe(id);
    answer(result(2));
    await done;
    expect(statuses(queue)).toEqual(['done']);
    expect(resultsStore(page).getState().results[id!]?.result.scores).toEqual({ quality: 2 });
  });

  test('cancelling an image that was answered just now leaves the next one alone', async () => {
    const { queue, runner } = setUp(({ name }, options) => {
      if (name === 'b.png') runner.cancel([first!]);
      return options?.signal?.aborted
        ? Promise.reject(new FoveaError('cancelled', 'Cancelled.'))
        : Promise.resolve(result(1));
    });
    const [first] = queue.getState().addItems(files('a.png', 'b.png'));
    await runner.pump();
    expect(statuses(queue)).toEqual(['done', 'done']);
  });

  test('a worker that dies is given the image once more, not twice', async () => {
    let deaths = 0;
    const { queue, runner, asked, ahead } = setUp(({ name }) =>
      name === 'heavy.png' || deaths++ === 0
        ? Promise.reject(new EngineStopped('gone'))
        : Promise.resolve(result(1)),
    );
    const [, heavy] = queue.getState().addItems(files('a.png', 'heavy.png'));
    await runner.pump();
    expect(asked.map(({ name }) => name)).toEqual(['a.png', 'a.png', 'heavy.png', 'heavy.png']);
    expect(statuses(queue)).toEqual(['done', 'failed']);
    // the second time, nothing is held beside it
    expect(ahead).toEqual([`${heavy} heavy.png`]);
  });

  test.each([
    ['is removed', (id: string, queue: ReturnType<typeof queueStore>) => queue.getState().removeItems([id])],
    ['waits for the end of a pause', (_, queue) => queue.setState({ paused: true })],
  ])('an image that was decoded ahead and %s is not held', async (_, change) => {
    const { queue, runner, ahead } = setUp(async () => {
      await Promise.resolve();
      change(next!, queue);
      return result(1);
    });
    const [, next] = queue.getState().addItems(files('a.png', 'b.png'));
    await runner.pump();
    expect(ahead).toEqual([`${next} b.png`, 'none']);
  });

  test('the prompt comes from the file where none is given, and the row says so', async () => {
    const texts = (prompt: string | undefined): ScoredTexts => ({
      prompt: prompt ?? 'a cat',
      promptFrom: prompt === undefined ? 'a1111' : 'none',
      promptDropped: [],
      description: '',
      descriptionFrom: 'none',
    });
    const { page, queue, runner, asked } = setUp(({ prompt }) =>
      Promise.resolve({ ...result(1), texts: texts(prompt) }),
    );
    const [a, b] = queue
      .getState()
      .addItems([...files('a.png'), { name: 'b.png', file: new Blob(), prompt: '', promptOrigin: 'typed' }]);
    await runner.pump();
    expect(asked.map(({ prompt }) => prompt)).toEqual([undefined, '']);
    const { items } = queue.getState();
    expect(items[a!]).toMatchObject({ prompt: 'a cat', promptOrigin: 'file' });
    expect(items[b!]).toMatchObject({ prompt: '', promptOrigin: 'typed' });
    expect(resultsStore(page).getState().results[a!]?.origins.promptOrigin).toBe('file');
  });

  test('the engine has the next image before a score is entered; what was removed by then gets none', async () => {
    const { page, queue, runner, ahead } = setUp(({ name, ticket }) => {
      const { results } = resultsStore(page).getState();
      steps.push(`${name} with ${Object.keys(results).length}`);
      tickets.push(`${ticket} ${name}`);
      if (name === 'b.png') queueMicrotask(() => queue.getState().removeItems([second!]));
      return Promise.resolve(result(1));
    });
    const steps: string[] = [];
    const tickets: string[] = [];
    const [first, second, third] = queue.getState().addItems(files('a.png', 'b.png', 'c.png'));
    await runner.pump();
    expect(steps).toEqual(['a.png with 0', 'b.png with 0', 'c.png with 1']);
    expect(Object.keys(resultsStore(page).getState().results)).toEqual([first, third]);
    expect(queue.getState().running).toBeUndefined();
    // each was decoded while the one before it was scored, but for the first
    expect(ahead).toEqual(tickets.slice(1));
  });

  test('while the engine explains an image it gets the next one, unless another model follows', async () => {
    for (const members of [undefined, [{ name: 'm' }, { name: 'n' }] as ModelInfo[]]) {
      let engine = Promise.resolve();
      const { page, queue, runner, ahead } = setUp(async ({ name }, options) => {
        steps.push(`${name} asked`);
        shown.push(queue.getState().running?.id);
        // one after the other, as the engine does
        await (engine = engine.then(nextTask).then(() => {
          options?.onProgress?.({ stage: 'explain' });
          steps.push(`${name} answered`);
        }));
        return result(1);
      });
      engineStore(page).setState({ model: { name: 'm', ...(members ? { members } : {}) } as ModelInfo });
      const steps: string[] = [];
      const shown: (string | undefined)[] = [];
      const ids = queue.getState().addItems(files('a.png', 'b.png'));
      await runner.pump();
      // the page shows the one whose score is not entered
      expect(shown).toEqual([ids[0], ids[0]]);
      const [a, b] = ['a.png', 'b.png'];
      expect(steps).toEqual(
        members
          ? [`${a} asked`, `${a} answered`, `${b} asked`, `${b} answered`]
          : [`${a} asked`, `${b} asked`, `${a} answered`, `${b} answered`],
      );
      expect(statuses(queue)).toEqual(['done', 'done']);
      expect(Object.keys(resultsStore(page).getState().results)).toEqual(ids);
      expect(queue.getState().running).toBeUndefined();
      expect(ahead).not.toContain('none');
    }
  });

  test('cancelling all cancels what the engine has beside the image that is shown', async () => {
    const { queue, runner } = setUp(async ({ name }, options) => {
      await nextTask();
      options?.onProgress?.({ stage: 'explain' });
      if (name === 'b.png') setTimeout(() => runner.cancel());
      return untilAborted(options);
    });
    queue.getState().addItems(files('a.png', 'b.png'));
    await runner.pump();
    expect(statuses(queue)).toEqual(['cancelled', 'cancelled']);
    expect(queue.getState().running).toBeUndefined();
  });

  test.each([
    ['the engine dies', new EngineStopped('gone')],
    ['the GPU is gone', new FoveaError('device-lost', 'The GPU stopped working.')],
  ])('what was cancelled stays so where %s before it has answered', async (_, error) => {
    const { page, queue, runner, asked } = setUp(({ name }, options) => {
      return new Promise((__, reject) => {
        options?.signal?.addEventListener('abort', () => setTimeout(() => reject(error)));
        if (name === 'a.png') options?.onProgress?.({ stage: 'explain' });
        else setTimeout(() => runner.cancel());
      });
    });
    queue.getState().addItems(files('a.png', 'b.png'));
    await runner.pump();
    expect(asked.map(({ name }) => name)).toEqual(['a.png', 'b.png']);
    expect(statuses(queue)).toEqual(['cancelled', 'cancelled']);
    expect(queue.getState()).toMatchObject({ paused: false, waiting: [], running: undefined });
    expect(noticesStore(page).getState().notices).toEqual([]);
  });

  test('an image that the engine had beside one at which it died twice is scored all the same', async () => {
    let die: (error: Error) => void = () => undefined;
    const { queue, runner, asked } = setUp(({ name }, options) => {
      if (name !== 'heavy.png' && asked.length > 3) return Promise.resolve(result(1));
      return new Promise((_, reject) => {
        const before = die;
        die = (error) => {
          before(error);
          reject(error);
        };
        if (name !== 'heavy.png') return;
        options?.onProgress?.({ stage: 'explain' });
        setTimeout(() => die(new EngineStopped('gone')));
      });
    });
    queue.getState().addItems(files('heavy.png', 'b.png'));
    await runner.pump();
    expect(asked.map(({ name }) => name)).toEqual(['heavy.png', 'b.png', 'heavy.png', 'b.png']);
    expect(statuses(queue)).toEqual(['failed', 'done']);
  });

  test('a long batch keeps every score but only the newest maps', async () => {
    const { page, queue, runner } = setUp(() => Promise.resolve(result(1)));
    const ids = queue
      .getState()
      .addItems(files(...Array.from({ length: maxResultsWithMaps + 10 }, (_, i) => `${i}.png`)));
    selectionStore(page).getState().select(ids[0]);
    await runner.pump();
    const all = ids.map((id) => resultsStore(page).getState().results[id]!.result);
    expect(all.every(({ scores }) => scores.quality === 1)).toBe(true);
    expect(all.filter(({ detail }) => detail).length).toBeLessThanOrEqual(maxResultsWithMaps + 1);
    expect(all[0]!.detail).toBeDefined();
    expect(all.at(-1)!.detail).toBeDefined();
  });
});

test('samples leave the list when own images come; re-scoring goes first', () => {
  const store = queueStore(new Page());
  const [sample] = store.getState().addItems([{ name: 's.jpg', file: new Blob(), sample: true }]);
  expect(listedIds(store.getState())).toEqual([sample]);
  const own = store.getState().addItems(files('a.png', 'b.png'));
  expect(listedIds(store.getState())).toEqual(own);
  store.getState().enqueue([own[1]!], true);
  expect(store.getState().waiting).toEqual([own[1], sample, own[0]]);
  store.getState().cancelWaiting();
  expect(statuses(store)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  store.getState().removeItems([own[0]!]);
  expect(store.getState().order).toEqual([sample, own[1]]);
});

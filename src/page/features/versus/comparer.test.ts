import { expose } from 'comlink';
import { expect, test, vi } from 'vitest';
import { Page } from '../../kit/page.ts';
import { queueStore, resultsStore, type Scored } from '../batch/index.ts';
import { marksStore } from '../cull/index.ts';
import { Comparer } from './comparer.ts';
import { versusStore } from './store.ts';
import { versusApi } from './versus-api.ts';
import { until } from '../../../testing/until.ts';

const head = { name: 'quality', title: 'Quality', min: 0, max: 5, higherIsBetter: true };

function scored(quality: number, hash: string): Scored {
  return {
    result: { scores: { quality }, crops: [] },
    model: { name: 'demo', hash, heads: [head] },
    origins: { promptOrigin: 'typed', descriptionOrigin: 'none' },
  } as unknown as Scored;
}

/** A batch of two folders with a score for each of nine prompts, and a worker in this thread that counts what it is asked. */
function batch(hash = 'same') {
  const page = new Page();
  const names = ['a', 'b'].flatMap((folder) => Array.from({ length: 9 }, (_, i) => `${folder}/${i}.png`));
  const ids = queueStore(page)
    .getState()
    .addItems(names.map((name) => ({ name, file: new Blob(), prompt: `prompt ${name[2]!}` })));
  const score = (place: number, quality: number) =>
    resultsStore(page)
      .getState()
      .setResult(ids[place]!, scored(quality, place < 9 ? 'same' : hash));
  ids.forEach((_, place) => score(place, place < 9 ? 3 + place / 10 : 2.5));
  const asked = vi.fn();
  const spawn = () => {
    asked();
    const { port1, port2 } = new MessageChannel();
    expose(versusApi, port1);
    port2.start();
    const terminate = () => {
      port1.close();
      port2.close();
    };
    return Object.assign(port2, { terminate });
  };
  return { page, score, asked, comparer: new Comparer(page, spawn), store: versusStore(page) };
}

test('two folders end in a sentence, which follows the scores', async () => {
  const { comparer, store, score } = batch();
  await comparer.refresh();
  const { compared, counts, busy } = store.getState();
  expect(compared?.comparison.heads[0]?.claim.sentence).toMatch(
    /^a scores 0\.90 higher than b in quality; 95% interval 0\.\d\d–1\.\d\d; wins 9 of 9 prompts\.$/,
  );
  expect([counts, busy]).toEqual([{ scored: 18, all: 18 }, false]);
  score(0, 2);
  await comparer.refresh();
  expect(store.getState().compared?.comparison.heads[0]?.losses).toBe(1);
});

test('ratings on both sides are compared beside the scores, in words of their own', async () => {
  const { page, comparer, store } = batch();
  const { order, patchItem } = queueStore(page).getState();
  for (const [i, id] of order.entries())
    patchItem(id, { cells: { mos: String(i < 9 ? 4 - (i % 3) / 10 : 2), seed: String(i) } });
  marksStore(page)
    .getState()
    .setMarks({ [order[0]!]: { stars: 5 } });
  await comparer.refresh();
  const heads = store.getState().compared?.comparison.heads;
  // a seed is no rating, and stars on one side alone have nothing to be compared with
  expect(heads?.map(({ head }) => head)).toEqual(['quality', 'rating “mos”']);
  expect(heads?.[1]?.claim.sentence).toMatch(
    /^a is rated 1\.90 higher than b in rating “mos”; 95% interval 1\.\d\d–1\.\d\d; wins 9 of 9 prompts\.$/,
  );
  marksStore(page)
    .getState()
    .setMarks({ [order[9]!]: { stars: 2 } });
  await comparer.refresh();
  expect(store.getState().compared?.comparison.heads[2]).toMatchObject({
    n: 1,
    missing: 8,
    mean: 3,
    rated: true,
  });
});

test('scores of different models are compared only when told, and no longer when the models change', async () => {
  const { comparer, store } = batch('other');
  await comparer.refresh();
  const { compared, doubts, counts } = store.getState();
  expect([compared, counts.scored]).toEqual([undefined, 18]);
  expect(doubts.sentences).toEqual(['Different model: demo@other in b; demo@same in a.']);
  store.getState().choose({ anyway: doubts.key });
  await comparer.refresh();
  expect(store.getState().compared?.comparison.pairs).toBe(9);
  const [first] = Object.keys(resultsStore(batch().page).getState().results);
  expect(first).toBeDefined();
});

test('what changes while a comparison is computed is compared after it, once', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  try {
    const { comparer, asked, score, store } = batch();
    const first = comparer.refresh();
    score(0, 1);
    comparer.request();
    comparer.request();
    await first;
    expect(asked).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(400);
    vi.useRealTimers();
    await until(() => expect(store.getState().compared?.comparison.heads[0]?.losses).toBe(1));
    expect(asked).toHaveBeenCalledTimes(2);
  } finally {
    vi.useRealTimers();
  }
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeviceReport, ModelInfo, ScoreRequest } from '../../../shared/engine-api.ts';
import { FoveaError } from '../../../shared/errors.ts';
import type { ScoreDetail, ScoreResult } from '../../../shared/result.ts';
import { combinedInfo } from '../../../worker/scorers/several/combined-info.ts';
import { headNames } from '../../../shared/models/head-names.ts';
import { modelId } from '../../../shared/models/model-id.ts';
import { Page } from '../../kit/page.ts';
import { engineOf, engineStore } from '../engine/index.ts';
import { noticesStore } from '../notices/index.ts';
import { batchOf } from './batch.ts';
import { completed, missingColumns } from './missing-columns.ts';
import { missingImage } from './missing-image.ts';
import { queueStore } from './queue.ts';
import { resultsStore, type Scored } from './results.ts';
import { runnerOf } from './runner.ts';

const modelOf = (name: string, ...heads: string[]): ModelInfo => ({
  ...{ name, title: name, licence: '', untrained: false, provenance: '', hash: 'h', profile: 'released' },
  heads: heads.map((head) => ({
    ...{ name: head, title: head, min: 0, max: 1, question: '?', higherIsBetter: true },
  })),
  ...{ crops: 1, cropSize: 8, maxTextTokens: 8, parameters: 1, bytes: 4 },
});
const together = (...models: ModelInfo[]): Promise<ModelInfo> =>
  models.length === 1 ? Promise.resolve(models[0]!) : combinedInfo(models, headNames(models));

/** What models score of an image with these texts: a number that each head has of its own. */
function resultOf(model: ModelInfo, heads?: readonly string[], more: Partial<ScoreResult> = {}): ScoreResult {
  const names = headNames(model.members ?? [model]).flatMap((one, i) =>
    Object.entries(one).map(
      ([own, name]) => [name, `${(model.members ?? [model])[i]!.name} ${own}`] as const,
    ),
  );
  const scores = Object.fromEntries(
    names.flatMap(([name, value]) =>
      heads && !heads.includes(name)
        ? []
        : [[name, value.length + value.charCodeAt(0) * 100 + value.charCodeAt(2)]],
    ),
  );
  return {
    ...{
      width: 8,
      height: 8,
      scores,
      spread: {},
      percentiles: {},
      warnings: [],
      prompt: 'p',
      description: '',
    },
    ...{ crops: [{ x: 0, y: 0, scores: { ...scores } }], intervals: {}, unclaimed: {}, reasons: [], ms: 1 },
    ...more,
  };
}
const texts = { tokens: [], offsets: [], truncated: 0, unknown: [] };
const detail: ScoreDetail = {
  ...{ csfMap: { columns: 0, rows: 0, cell: 16, values: new Float32Array(0) }, crops: [] },
  ...{ prompt: texts, description: texts },
};
const scored = (model: ModelInfo, result = resultOf(model)): Scored => ({
  ...{ model, result, device: {} as DeviceReport, at: 5 },
  origins: { promptOrigin: 'typed', descriptionOrigin: 'none' },
});

test('whatever models come beside others: earlier scores and what is missing are the scores of all together', async () => {
  const name = fc.constantFrom('quality', 'cosine', 'hps');
  const models = fc.uniqueArray(
    fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), heads: fc.uniqueArray(name, { minLength: 1 }) }),
    { selector: (model) => model.name, minLength: 1 },
  );
  await fc.assert(
    fc.asyncProperty(models, fc.nat(), async (list, at) => {
      const all = list.map((one) => modelOf(one.name, ...one.heads));
      const [before, now] = [await together(...all.slice(0, 1 + (at % all.length))), await together(...all)];
      const earlier = scored(before, resultOf(before, undefined, { detail }));
      const missing = missingColumns(earlier, now)!;
      const result = completed(earlier, missing, resultOf(now, missing.heads), now)!;
      expect(result.scores).toEqual(resultOf(now).scores);
      expect(result.crops).toEqual(resultOf(now).crops);
      expect(result.detail).toEqual(detail);
    }),
  );
});

test('what cannot be completed is scored whole: another model, other texts, maps under names that have changed', async () => {
  const [a, b, c] = [modelOf('a', 'quality'), modelOf('b', 'quality'), modelOf('c', 'cosine')];
  expect(missingColumns(scored(b), await together(a, c))).toBeUndefined();
  expect(missingColumns(scored(a), await together(a, c))?.heads).toEqual(['cosine']);
  // nor is a head asked for that its package computes on request only
  const more = { ...c, heads: [...c.heads, { ...c.heads[0]!, name: 'extra', onRequest: true as const }] };
  expect(missingColumns(scored(a), await together(a, more))?.heads).toEqual(['cosine']);
  const both = await together(a, b);
  expect(missingColumns(scored(a), both)).toBeUndefined();
  const withMaps = scored(a, resultOf(a, undefined, { detail }));
  const missing = missingColumns(withMaps, both)!;
  expect(missing).toEqual({ heads: ['quality@b'], names: { quality: 'quality@a' } });
  const other = resultOf(both, missing.heads, { prompt: 'another' });
  expect(completed(withMaps, missing, other, both)).toBeUndefined();
});

test('a map that is still to come keeps the model that makes it where another comes first', async () => {
  const [a, c] = [modelOf('a', 'quality'), modelOf('c', 'cosine')];
  const { values: _, ...grid } = detail.csfMap;
  const later = { ...detail, csfMap: grid };
  const ofMap = async (...now: ModelInfo[]): Promise<string | undefined> => {
    const earlier = scored(a, resultOf(a, undefined, { detail: later }));
    const all = await together(...now);
    const missing = missingColumns(earlier, all)!;
    return completed(earlier, missing, resultOf(all, missing.heads), all)!.detail?.csfMap.of;
  };
  expect(await ofMap(c, a)).toBe(modelId(a));
  expect(await ofMap(a, c)).toBeUndefined();
});

/** A page with images scored by `a`, and an engine that notes what it is asked. */
async function setUp(fails: (request: ScoreRequest) => FoveaError | undefined = () => undefined) {
  const page = new Page();
  const asked: (string[] | undefined)[] = [];
  const [a, c] = [modelOf('a', 'quality'), modelOf('c', 'cosine')];
  const engine = engineOf(page);
  engine.score = (request) => {
    asked.push(request.heads);
    const error = fails({ job: '', ...request });
    const { model } = engineStore(page).getState();
    return error ? Promise.reject(error) : Promise.resolve(resultOf(model!, request.heads));
  };
  const use = (model: ModelInfo) =>
    engineStore(page).setState({ phase: 'ready', model, device: {} as DeviceReport });
  use(a);
  const ids = queueStore(page)
    .getState()
    .addItems(['x.png', 'y.png'].map((name) => ({ name, file: new Blob([name]) })));
  await runnerOf(page).pump();
  asked.length = 0;
  const both = await together(a, c);
  use(both);
  const done = () => ids.map((id) => queueStore(page).getState().items[id]!.status);
  const result = (i: number) => resultsStore(page).getState().results[ids[i]!]!;
  const messages = () =>
    noticesStore(page)
      .getState()
      .notices.map(({ message }) => message);
  return { page, asked, ids, both, use, a, done, result, messages };
}

test('a model that comes beside another is asked for its own scores alone, and earlier ones stay', async () => {
  const { page, asked, ids, both, done, result } = await setUp();
  const before = result(0);
  batchOf(page).complete();
  await runnerOf(page).pump();
  await expect.poll(done).toEqual(['done', 'done']);
  expect(asked).toEqual([['cosine'], ['cosine']]);
  expect(result(0)).toMatchObject({ model: both, at: before.at, result: { scores: resultOf(both).scores } });
  // nothing is missing now
  batchOf(page).complete();
  expect(asked).toHaveLength(2);
  // who asks for the image again gets all of it
  batchOf(page).rescore([ids[0]!]);
  await expect.poll(() => asked).toHaveLength(3);
  expect(asked[2]).toBeUndefined();
});

test('cancelled, images keep the scores they had; dropped again, a model is asked nothing', async () => {
  const { page, asked, use, a, done, result } = await setUp();
  queueStore(page).setState({ paused: true });
  batchOf(page).complete();
  expect(done()).toEqual(['waiting', 'waiting']);
  batchOf(page).cancelAll();
  expect(done()).toEqual(['done', 'done']);
  expect(result(1).model).toBe(a);
  batchOf(page).complete();
  use(a);
  batchOf(page).setPaused(false);
  await expect.poll(done).toEqual(['done', 'done']);
  expect(asked).toEqual([]);
});

test('another model, chosen while they wait, does not replace what images have', async () => {
  const { page, asked, use, a, done, result } = await setUp();
  queueStore(page).setState({ paused: true });
  batchOf(page).complete();
  use(modelOf('d', 'quality'));
  batchOf(page).setPaused(false);
  await expect.poll(done).toEqual(['done', 'done']);
  expect(asked).toEqual([]);
  expect([result(0).model, result(1).model]).toEqual([a, a]);
});

test('where the added model fails, images keep their scores and state, and one notice counts them', async () => {
  const { page, ids, a, done, result, messages } = await setUp(
    () => new FoveaError('image-unreadable', 'Broken.'),
  );
  // what is asked as a whole fails as ever
  expect(done()).toEqual(['failed', 'failed']);
  const { patchItem } = queueStore(page).getState();
  for (const id of ids) {
    patchItem(id, { status: 'done', error: undefined });
    resultsStore(page).getState().setResult(id, scored(a));
  }
  batchOf(page).complete();
  expect(done()).not.toEqual(['done', 'done']);
  await expect
    .poll(messages)
    .toEqual(['The added model did not score 2 images, which keep their earlier scores. x.png: Broken.']);
  expect(done()).toEqual(['done', 'done']);
  expect(queueStore(page).getState().items[ids[0]!]!.error).toBeUndefined();
  expect(result(0).model).toBe(a);
});

test('an image whose file was not kept is not asked of the added model, which is said', async () => {
  const { page, asked, ids, a, both, done, result, messages } = await setUp();
  queueStore(page).setState(({ items }) => ({
    items: { ...items, [ids[0]!]: { ...items[ids[0]!]!, file: missingImage } },
  }));
  batchOf(page).complete();
  expect(done()[0]).toBe('done');
  await expect.poll(() => result(1).model).toBe(both);
  expect(asked).toEqual([['cosine']]);
  expect(result(0).model).toBe(a);
  expect(messages()).toEqual([
    'The added model cannot score 1 image: an earlier visit did not keep the file.',
  ]);
});

test('an image that the added model cannot take is asked of all together, which say so in words', async () => {
  const { page, asked, done } = await setUp(({ heads }) =>
    heads ? new FoveaError('image-too-large', 'Too large.') : undefined,
  );
  batchOf(page).complete();
  await runnerOf(page).pump();
  await expect.poll(done).toEqual(['done', 'done']);
  expect(asked).toEqual([['cosine'], undefined, ['cosine'], undefined]);
});

test('a warning names the models that gave it, whether they scored at once or one after the other', async () => {
  const [a, b, c] = [modelOf('a', 'quality'), modelOf('b', 'cosine'), modelOf('c', 'hps')] as const;
  const [before, now] = [await together(a, b), await together(a, b, c)];
  const said = (...messages: string[]) => ({
    warnings: messages.map((message) => ({ code: 'enlarged' as const, message })),
  });
  const earlier = scored(
    before,
    resultOf(before, undefined, said('enlarged', 'b: beyond: the scale', 'grey')),
  );
  const missing = missingColumns(earlier, now)!;
  const fresh = resultOf(now, missing.heads, said('enlarged', 'beyond: the scale', 'cut short'));
  expect(completed(earlier, missing, fresh, now)?.warnings.map(({ message }) => message)).toEqual([
    'enlarged',
    'b, c: beyond: the scale',
    'a, b: grey',
    'c: cut short',
  ]);
});

import { expect, test } from 'vitest';
import type { ModelInfo, ModelSource } from '../../../shared/engine-api.ts';
import { FoveaError } from '../../../shared/errors.ts';
import { Page } from '../../kit/page.ts';
import type { PageEngine } from '../../kit/workers/engine-client.ts';
import { engineStore } from '../engine/index.ts';
import type { PageLibrary } from './library-client.ts';
import { ModelInUse } from './model-in-use.ts';
import { modelsStore } from './store.ts';

/** A page whose engine notes what it loads, and refuses what holds a model named `bad`. */
function setUp(kept = new Map<string, string>()) {
  const page = new Page({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  });
  const loads: string[] = [];
  const nameOf = (source: ModelSource): string =>
    source.kind === 'url' ? source.url : (source.files[0]?.name ?? '');
  const engine: Pick<PageEngine, 'load'> = {
    load: (given) => {
      const names = ('kind' in given ? [given] : given).map(nameOf).join(' ');
      if (names.includes('bad')) return Promise.reject(new FoveaError('model-corrupt', 'Bad.'));
      loads.push(names);
      return Promise.resolve({ title: names } as ModelInfo);
    },
  };
  const library: Pick<PageLibrary, 'files'> = { files: (id) => Promise.resolve([new File([], id)]) };
  const inUse = new ModelInUse(page, engine as PageEngine, library as PageLibrary);
  return { page, inUse, loads, kept };
}

test('models beside the one in use are loaded with it, and again at the next visit', async () => {
  const { page, inUse, loads, kept } = setUp();
  await inUse.loadFirst('demo/', false);
  expect(await inUse.replace(undefined, ['clip'], 'clip')).toBe('demo/ clip');
  await inUse.replace('own', ['clip', 'hps'], 'hps');
  expect(modelsStore(page).getState()).toMatchObject({ active: 'own', beside: ['clip', 'hps'] });
  expect(await inUse.source()).toMatchObject({ files: [{ name: 'own' }] });
  const next = setUp(kept);
  await next.inUse.loadFirst('demo/', false);
  expect([...loads, ...next.loads]).toEqual(['demo/', 'demo/ clip', 'own clip hps', 'own clip hps']);
  // a model that the page’s URL names is shown alone
  const named = setUp(kept);
  await named.inUse.loadFirst('other/', true);
  expect(named.loads).toEqual(['other/']);
  await next.inUse.replace(undefined, [], 'demo');
  expect([...kept]).toEqual([]);
});

test('where one cannot be loaded, those in use stay; at the next visit the built-in one takes their place', async () => {
  const { page, inUse, kept } = setUp();
  await inUse.loadFirst('demo/', false);
  await inUse.replace(undefined, ['clip'], 'clip');
  await expect(inUse.replace(undefined, ['clip', 'bad'], 'bad')).rejects.toThrow('Bad.');
  expect(modelsStore(page).getState().beside).toEqual(['clip']);
  expect(engineStore(page).getState()).toMatchObject({ phase: 'ready', model: { title: 'demo/ clip' } });
  const next = setUp(new Map([...kept, ['fovea.models-beside.1', '["bad"]']]));
  await next.inUse.loadFirst('demo/', false);
  expect(next.loads).toEqual(['demo/']);
});

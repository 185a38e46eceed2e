import { expect, test, vi } from 'vitest';
import { FoveaError } from '../../../shared/errors.ts';
import type { PackageFacts } from '../../../shared/library-api.ts';
import { Page } from '../../kit/page.ts';
import type { PageEngine } from '../../kit/workers/engine-client.ts';
import type { PageLibrary } from './library-client.ts';
import { Models } from './models.ts';
import { modelsStore } from './store.ts';

test('an offer goes with its address: a bad one leaves none, and says why', async () => {
  const page = new Page();
  const library: Partial<PageLibrary> = {
    preview: (url) =>
      url === 'https://good/'
        ? Promise.resolve({ title: 'A model' } as PackageFacts)
        : Promise.reject(new FoveaError('model-missing', 'There is no package.', 'Check the address.')),
    list: () => Promise.resolve({ stored: [], unreadable: [] }),
  };
  const models = new Models(page, {} as PageEngine, library as PageLibrary);
  await models.look('https://good/');
  expect(modelsStore(page).getState().offer?.facts.title).toBe('A model');
  const bad = models.look('https://bad/');
  expect(modelsStore(page).getState().offer).toBeUndefined();
  await bad;
  expect(modelsStore(page).getState()).toMatchObject({ offer: undefined, work: undefined });
  expect(modelsStore(page).getState().error).toBeDefined();
});

test('the form that trains a head opens the dialog as its button does: public models are read too', async () => {
  vi.stubGlobal('document', { baseURI: 'https://page/' });
  const page = new Page();
  const asked: string[] = [];
  const library: Partial<PageLibrary> = {
    list: () => Promise.resolve({ stored: [], unreadable: [] }),
    shelf: (url) => (
      asked.push(new URL(url).pathname),
      Promise.reject(new FoveaError('model-missing', 'No list.'))
    ),
  };
  const models = new Models(page, {} as PageEngine, library as PageLibrary);
  models.prepareTraining();
  expect(modelsStore(page).getState()).toMatchObject({
    open: true,
    purpose: 'train',
    packFiles: { checkpoints: [] },
  });
  await expect.poll(() => modelsStore(page).getState().shelfError?.message).toBe('No list.');
  expect(asked).toEqual(['/models/shelf.json']);
  vi.unstubAllGlobals();
});

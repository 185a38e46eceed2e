import { FoveaError } from '../../shared/errors.ts';
import type { ModelFolder, ModelStore } from './model-store.ts';

/** Work on what a store has under this id, in no other tab at the same time. Throws `storage-unavailable` where one is busy with it. */
export async function alone<T>(
  store: Pick<ModelStore, 'exclusive'>,
  id: string,
  work: () => Promise<T>,
): Promise<T> {
  const done = await store.exclusive(id, async () => ({ value: await work() }));
  if (done) return done.value;
  throw new FoveaError(
    'storage-unavailable',
    'Another tab is busy with this model.',
    'Wait until it has finished, or close it.',
  );
}

/** Work on a new folder, which is removed again if it fails. */
export async function inNewFolder<T>(
  store: ModelStore,
  work: (folder: ModelFolder) => Promise<T>,
): Promise<T> {
  const folder = await store.create();
  return alone(store, folder.id, async () => {
    try {
      return await work(folder);
    } catch (error) {
      await store.remove(folder.id);
      throw error;
    }
  });
}

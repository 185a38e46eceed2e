import { FoveaError } from '../../shared/errors.ts';
import type { ModelFolder, ModelStore } from './model-store.ts';

/** Work on a folder that no other tab is busy with. Throws `storage-unavailable` where one is. */
export async function alone<T>(store: ModelStore, folder: ModelFolder, work: () => Promise<T>): Promise<T> {
  const done = await store.exclusive(folder.id, async () => ({ value: await work() }));
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
  return alone(store, folder, async () => {
    try {
      return await work(folder);
    } catch (error) {
      await store.remove(folder.id);
      throw error;
    }
  });
}

import { FoveaError } from '../../shared/errors.ts';
import type { ModelFolder, ModelStore } from './model-store.ts';
import { opfsParts } from './opfs-parts.ts';

const shelfName = 'models';

async function root(): Promise<FileSystemDirectoryHandle> {
  try {
    const directory = await navigator.storage.getDirectory();
    return await directory.getDirectoryHandle(shelfName, { create: true });
  } catch {
    throw new FoveaError(
      'storage-unavailable',
      'This browser cannot store files for this page, so models cannot be saved.',
      'Leave the private window, or open the page over https or from localhost.',
    );
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError';
}

function folderOf(handle: FileSystemDirectoryHandle): ModelFolder {
  const remove = async (name: string): Promise<void> => {
    await handle.removeEntry(name).catch((error: unknown) => {
      if (!isAbsent(error)) throw error;
    });
  };
  return {
    id: handle.name,
    async names() {
      const names: string[] = [];
      for await (const name of handle.keys()) names.push(name);
      return names.sort();
    },
    async file(name) {
      try {
        return await (await handle.getFileHandle(name)).getFile();
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    async write(name, bytes) {
      // Only workers have this way of writing, and every browser with private files has it there.
      const access = await (await handle.getFileHandle(name, { create: true })).createSyncAccessHandle();
      try {
        access.truncate(0);
        if (access.write(bytes) < bytes.byteLength) throw new DOMException('no room', 'QuotaExceededError');
        access.flush();
      } catch (error) {
        access.close();
        await remove(name);
        throw error;
      }
      access.close();
    },
    remove,
  };
}

/** Packages in the origin's private file system: on this computer, seen by this page alone. */
export const opfsStore: ModelStore = {
  parts: opfsParts,
  async folders() {
    const found: ModelFolder[] = [];
    for await (const handle of (await root()).values()) {
      if (handle.kind === 'directory') found.push(folderOf(handle));
    }
    return found;
  },
  async create() {
    const id = crypto.randomUUID();
    return folderOf(await (await root()).getDirectoryHandle(id, { create: true }));
  },
  async remove(id) {
    await (await root()).removeEntry(id, { recursive: true });
  },
  exclusive: (id, work) =>
    navigator.locks.request(`fovea-model-${id}`, { ifAvailable: true }, (lock) =>
      lock ? work() : undefined,
    ),
  async room() {
    const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
    return quota - usage;
  },
};

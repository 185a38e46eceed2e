import type { Content, ModelFolder, ModelStore } from './model-store.ts';
import { opfsParts } from './opfs-parts.ts';
import { fileIn, privateFolder, unlessAbsent, withLock } from './private-files.ts';

const root = (shelf: string): Promise<FileSystemDirectoryHandle> =>
  privateFolder(shelf, 'models cannot be saved');

async function* piecesOf(content: Content): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (content instanceof Uint8Array) yield content;
  else yield* content;
}

function folderOf(handle: FileSystemDirectoryHandle): ModelFolder {
  const remove = async (name: string): Promise<void> => {
    await unlessAbsent(handle.removeEntry(name));
  };
  return {
    id: handle.name,
    async names() {
      const names: string[] = [];
      for await (const name of handle.keys()) names.push(name);
      return names.sort();
    },
    file: (name) => fileIn(handle, name),
    async write(name, content) {
      // Only workers have this way of writing, and every browser with private files has it there.
      const access = await (await handle.getFileHandle(name, { create: true })).createSyncAccessHandle();
      try {
        access.truncate(0);
        let at = 0;
        for await (const piece of piecesOf(content)) {
          if (access.write(piece, { at }) < piece.byteLength)
            throw new DOMException('no room', 'QuotaExceededError');
          at += piece.byteLength;
        }
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

/** Folders in the origin's private file system: on this computer, seen by this page alone. @param shelf they lie in */
function opfsShelf(shelf: string): ModelStore {
  return {
    parts: opfsParts,
    async folders() {
      const found: ModelFolder[] = [];
      for await (const handle of (await root(shelf)).values()) {
        if (handle.kind === 'directory') found.push(folderOf(handle));
      }
      return found;
    },
    async create() {
      const id = crypto.randomUUID();
      return folderOf(await (await root(shelf)).getDirectoryHandle(id, { create: true }));
    },
    async remove(id) {
      await (await root(shelf)).removeEntry(id, { recursive: true });
    },
    exclusive: (id, work) => withLock(`fovea-model-${id}`, work),
    async room() {
      const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
      return quota - usage;
    },
  };
}

/** Packages. */
export const opfsStore: ModelStore = opfsShelf('models');
/** The training that is not finished. */
export const opfsTrainings: ModelStore = opfsShelf('trainings');

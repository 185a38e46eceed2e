import type { ModelFolder, ModelStore } from '../worker/library/model-store.ts';
import { memoryParts } from './memory-parts.ts';

export interface MemoryModelStore extends ModelStore {
  /** Files by folder and name. */
  content: Map<string, Map<string, Uint8Array<ArrayBuffer>>>;
  /** Bytes left; writing more is refused as a browser does. */
  left: number;
}

/** A store that a test can look into and damage. */
export function memoryModelStore(left = Infinity): MemoryModelStore {
  const content: MemoryModelStore['content'] = new Map();
  const busy = new Set<string>();
  const folder = (id: string): ModelFolder => ({
    id,
    names: () => Promise.resolve([...content.get(id)!.keys()].sort()),
    file: (name) => {
      const bytes = content.get(id)?.get(name);
      return Promise.resolve(bytes && new File([bytes], name));
    },
    write: async (name, from) => {
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      if (from instanceof Uint8Array) pieces.push(from.slice());
      else for await (const piece of from) pieces.push(piece.slice());
      const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
      if (bytes.byteLength > store.left) throw new DOMException('full', 'QuotaExceededError');
      store.left -= bytes.byteLength;
      content.get(id)!.set(name, bytes);
    },
    remove: (name) => Promise.resolve(void content.get(id)!.delete(name)),
  });
  const store: MemoryModelStore = {
    parts: memoryParts(),
    content,
    left,
    folders: () => Promise.resolve([...content.keys()].map(folder)),
    create: () => {
      const id = `folder-${content.size + 1}`;
      content.set(id, new Map());
      return Promise.resolve(folder(id));
    },
    remove: (id) => Promise.resolve(void content.delete(id)),
    exclusive: async (id, work) => {
      if (busy.has(id)) return undefined;
      busy.add(id);
      try {
        return await work();
      } finally {
        busy.delete(id);
      }
    },
    room: () => Promise.resolve(store.left),
  };
  return store;
}

import { bufferAccess } from '../formats/random-access.ts';
import type { PartFile, PartNote } from '../package/shelf/part-file.ts';
import type { PartStore } from '../worker/library/part-store.ts';

export interface MemoryPart extends PartFile {
  bytes: Buffer<ArrayBuffer>;
}

/** For tests: a part in memory, which outlives the fetches of a test. */
export function memoryPart(name = 'part'): MemoryPart {
  let kept: PartNote | undefined;
  const part: MemoryPart = {
    bytes: Buffer.alloc(0),
    note: () => Promise.resolve(kept),
    remember: (note) => Promise.resolve(void (kept = structuredClone(note))),
    size: () => Promise.resolve(part.bytes.length),
    append: (more) => Promise.resolve(void (part.bytes = Buffer.concat([part.bytes, more]))),
    clear: () => {
      kept = undefined;
      part.bytes = Buffer.alloc(0);
      return Promise.resolve();
    },
    open: () => Promise.resolve(bufferAccess(part.bytes, name)),
    close: () => Promise.resolve(),
  };
  return part;
}

/** The same for the files of models. */
export function memoryParts(): PartStore {
  const models = new Map<string, MemoryPart[]>();
  return {
    part: (model, index, name) => {
      const parts = models.get(model) ?? [];
      models.set(model, parts);
      return (parts[index] ??= memoryPart(name));
    },
    kept: () =>
      Promise.resolve(
        Object.fromEntries(
          [...models]
            .map(
              ([model, parts]) => [model, parts.reduce((sum, { bytes }) => sum + bytes.length, 0)] as const,
            )
            .filter(([, bytes]) => bytes > 0),
        ),
      ),
    remove: (model) => Promise.resolve(void models.delete(model)),
    exclusive: (_model, work) => work(),
  };
}

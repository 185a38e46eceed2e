import * as v from 'valibot';
import { blobAccess } from '../../formats/random-access.ts';
import type { PartFile, PartNote } from '../../package/shelf/part-file.ts';
import { FoveaError } from '../../shared/errors.ts';
import { noRoom } from './no-room.ts';
import type { PartStore } from './part-store.ts';

const text = v.optional(v.string());
const noteSchema = v.object({
  url: v.string(),
  stamp: v.object({ etag: text, modified: text, size: v.optional(v.number()) }),
  sha256: text,
});

async function rootOf(store: string): Promise<FileSystemDirectoryHandle> {
  try {
    return await (await navigator.storage.getDirectory()).getDirectoryHandle(store, { create: true });
  } catch {
    throw new FoveaError(
      'storage-unavailable',
      'This browser cannot store files for this page, so models cannot be fetched.',
      'Leave the private window, or open the page over https or from localhost.',
    );
  }
}

async function fileIn(folder: FileSystemDirectoryHandle, name: string): Promise<File | undefined> {
  try {
    return await (await folder.getFileHandle(name)).getFile();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return undefined;
    throw error;
  }
}

/** A file in the private file system. Only one worker at a time writes it. */
class OpfsPart implements PartFile {
  private writing: FileSystemSyncAccessHandle | undefined;
  private readonly folder: () => Promise<FileSystemDirectoryHandle>;
  private readonly file: string;
  private readonly name: string;

  constructor(folder: () => Promise<FileSystemDirectoryHandle>, index: number, name: string) {
    this.folder = folder;
    this.file = `${index + 1}.part`;
    this.name = name;
  }

  async note(): Promise<PartNote | undefined> {
    try {
      const file = await fileIn(await this.folder(), this.noteFile);
      return file && v.parse(noteSchema, JSON.parse(await file.text()));
    } catch {
      // without a note nobody knows what the bytes are
      return undefined;
    }
  }

  async remember(note: PartNote): Promise<void> {
    this.writing?.flush();
    const access = await this.access(this.noteFile);
    try {
      access.truncate(0);
      this.write(access, new TextEncoder().encode(JSON.stringify(note)), 0);
      access.flush();
    } finally {
      access.close();
    }
  }

  async size(): Promise<number> {
    if (this.writing) return this.writing.getSize();
    return (await fileIn(await this.folder(), this.file))?.size ?? 0;
  }

  async append(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.writing ??= await this.access(this.file);
    this.write(this.writing, bytes, this.writing.getSize());
  }

  async clear(): Promise<void> {
    await this.close();
    const folder = await this.folder();
    for (const name of [this.file, this.noteFile]) await folder.removeEntry(name).catch(() => undefined);
  }

  async open() {
    await this.close();
    const file = await fileIn(await this.folder(), this.file);
    return blobAccess(file ?? new Blob(), this.name);
  }

  close(): Promise<void> {
    this.writing?.flush();
    this.writing?.close();
    this.writing = undefined;
    return Promise.resolve();
  }

  private get noteFile(): string {
    return `${this.file}.json`;
  }

  private async access(name: string): Promise<FileSystemSyncAccessHandle> {
    return (await (await this.folder()).getFileHandle(name, { create: true })).createSyncAccessHandle();
  }

  private write(access: FileSystemSyncAccessHandle, bytes: Uint8Array<ArrayBuffer>, at: number): void {
    let written: number;
    try {
      written = access.write(bytes, { at });
    } catch {
      written = 0;
    }
    if (written === bytes.byteLength) return;
    // half of a piece would be no beginning of the file
    access.truncate(at);
    throw noRoom(this.name);
  }
}

/** Files of public models in the origin's private file system: below `store`, a folder for each model. */
export const opfsPartsIn = (store: string): PartStore => ({
  part: (model, index, name) =>
    new OpfsPart(async () => (await rootOf(store)).getDirectoryHandle(model, { create: true }), index, name),
  async kept() {
    const kept: Record<string, number> = {};
    for await (const folder of (await rootOf(store)).values()) {
      if (folder.kind !== 'directory') continue;
      let bytes = 0;
      for await (const name of folder.keys())
        if (name.endsWith('.part')) bytes += (await fileIn(folder, name))?.size ?? 0;
      if (bytes > 0) kept[folder.name] = bytes;
    }
    return kept;
  },
  async remove(model) {
    await (await rootOf(store)).removeEntry(model, { recursive: true }).catch(() => undefined);
  },
  exclusive: (model, work) =>
    navigator.locks.request(`fovea-${store}-${model}`, { ifAvailable: true }, (lock) =>
      lock ? work() : undefined,
    ),
});

/** Files that are being fetched to be packed. */
export const opfsParts: PartStore = opfsPartsIn('parts');

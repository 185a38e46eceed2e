import { blobAccess } from '../../formats/random-access.ts';
import { parseNote, type PartFile, type PartNote } from '../../package/shelf/part-file.ts';
import { noRoom } from './no-room.ts';
import type { PartStore } from './part-store.ts';
import { fileIn, privateFolder, unlessAbsent, withLock } from './private-files.ts';

const rootOf = (store: string): Promise<FileSystemDirectoryHandle> =>
  privateFolder(store, 'models cannot be fetched');

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
    const file = await fileIn(await this.folder(), this.noteFile);
    return file && parseNote(await file.text());
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
    for (const name of [this.file, this.noteFile]) await unlessAbsent(folder.removeEntry(name));
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
    await unlessAbsent((await rootOf(store)).removeEntry(model, { recursive: true }));
  },
  exclusive: (model, work) => withLock(`fovea-${store}-${model}`, work),
});

/** Files that are being fetched to be packed. */
export const opfsParts: PartStore = opfsPartsIn('parts');

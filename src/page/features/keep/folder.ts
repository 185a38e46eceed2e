import { EntryNames, namesLike } from '../../../records/entry-names.ts';

/** What is used of a file in an opened folder. */
export interface FolderFile {
  getFile(): Promise<Blob>;
  createWritable(): Promise<{
    write(data: Blob): Promise<void>;
    close(): Promise<void>;
    abort(): Promise<void>;
  }>;
}

/** What is used of an opened folder (File System Access). */
export interface Folder {
  readonly name: string;
  getDirectoryHandle(name: string, options?: { create?: boolean }): Promise<Folder>;
  getFileHandle(name: string, options?: { create?: boolean }): Promise<FolderFile>;
  keys(): AsyncIterable<string>;
}

declare global {
  interface Window {
    /** Not in every browser. */
    showDirectoryPicker?: (options?: { id?: string; mode?: 'read' | 'readwrite' }) => Promise<Folder>;
  }
}

/** The file of a name; undefined where there is none, 'other' where a folder has the name. */
export async function fileIn(folder: Folder, name: string): Promise<FolderFile | 'other' | undefined> {
  try {
    return await folder.getFileHandle(name);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return undefined;
    if (error instanceof DOMException && error.name === 'TypeMismatchError') return 'other';
    throw error;
  }
}

async function sameBytes(a: Blob, b: Blob): Promise<boolean> {
  if (a.size !== b.size) return false;
  const [one, other] = (await Promise.all([a.arrayBuffer(), b.arrayBuffer()])).map(
    (buffer) => new Uint8Array(buffer),
  );
  return one!.every((value, i) => value === other![i]);
}

/** Writes a file in place of what is there: whole, or not at all. */
export async function writeFile(folder: Folder, name: string, content: Blob): Promise<void> {
  const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
  try {
    await writable.write(content);
  } catch (error) {
    await writable.abort().catch(() => undefined);
    throw error;
  }
  await writable.close();
}

/**
 * Puts a file into a folder under the name wanted, or one like it where another file has that: nothing is overwritten. One that is there with the same bytes stays,
 * so that saving again adds nothing. An empty file counts as none: the browser leaves one where it was closed while writing.
 */
export async function placeIn(
  folder: Folder,
  taken: EntryNames,
  wanted: string,
  content: Blob,
): Promise<{ name: string; already: boolean }> {
  for (const name of namesLike(wanted)) {
    if (taken.has(name)) continue;
    const there = await fileIn(folder, name);
    if (there === 'other') continue;
    const before = await there?.getFile();
    const already = before !== undefined && before.size > 0;
    if (already && !(await sameBytes(before, content))) continue;
    taken.add(name);
    if (!already) await writeFile(folder, name, content);
    return { name, already };
  }
  throw new Error('unreachable');
}

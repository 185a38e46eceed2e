import { PassedOver, isImageName, isSystemFile, whyPassedOver } from '../../../records/passed-over.ts';
import { inTasks, nextTask } from '../../../shared/workers/next-task.ts';
import { looksLikeModel } from '../models/index.ts';
import { pathOf, withPath } from './file-path.ts';

/** A folder's accepted files, and what was skipped. */
export interface FolderFiles {
  files: File[];
  passedOver: PassedOver;
}

/** So many files are looked at in a task; a browser needs some 10 µs for each. */
const perTask = 500;

/** The accepted files of a folder, ordered by path; files added singly are never skipped. */
export async function imagesOfFolder(files: File[], passedOver = new PassedOver()): Promise<FolderFiles> {
  const taken: { file: File; path: string }[] = [];
  for await (const some of inTasks(files, perTask)) {
    for (const file of some) {
      const path = pathOf(file);
      const reason = whyPassedOver(path);
      const picture = reason === 'other' && file.type.startsWith('image/');
      if (reason === undefined || picture || (looksLikeModel(file) && !isSystemFile(path)))
        taken.push({ file, path });
      else passedOver.add(reason, path);
    }
  }
  await nextTask();
  taken.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files: taken.map(({ file }) => file), passedOver };
}

// by their flags: not every browser that has entries exposes their classes
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/**
 * So many entries are opened at a time. A folder's entries may come all at once, and what is asked for at once is answered in one task
 * of the browser, a second long with ten thousand files.
 */
const opened = 50;

/** The file of an entry; nothing where it cannot be opened, which is counted. */
async function fileOf(entry: FileSystemFileEntry, passedOver: PassedOver): Promise<File[]> {
  const path = pathIn(entry);
  try {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [withPath(file, path)];
  } catch {
    passedOver.add('unreadable', path);
    return [];
  }
}

const pathIn = (entry: FileSystemEntry): string => entry.fullPath.replace(/^\//, '');

/** All files of a folder and its folders; what cannot be opened is counted. */
async function filesIn(
  folder: FileSystemDirectoryEntry,
  passedOver: PassedOver,
  found: File[] = [],
): Promise<File[]> {
  const reader = folder.createReader();
  try {
    // readEntries hands out a part at a time and an empty list at the end
    for (;;) {
      const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => {
        reader.readEntries(resolve, reject);
      });
      if (entries.length === 0) return found;
      for await (const some of inTasks(entries, opened)) {
        const files = await Promise.all(some.filter(isFile).map((entry) => fileOf(entry, passedOver)));
        found.push(...files.flat());
        for (const inner of some.filter(isFolder)) await filesIn(inner, passedOver, found);
      }
    }
  } catch {
    passedOver.add('unreadable', pathIn(folder));
    return found;
  }
}

/**
 * Files of a drop, folders walked. The entries must be read before the first await: the transfer is emptied after the event. Each is a
 * call to another process, so that ten thousand would hold the page up for seconds: what has an image's name is taken for a file.
 */
export async function droppedFiles({ items }: Pick<DataTransfer, 'items'>): Promise<FolderFiles> {
  const dropped = [...items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => {
      const file = item.getAsFile();
      return { file, entry: file && isImageName(file.name) ? null : item.webkitGetAsEntry() };
    });
  const passedOver = new PassedOver();
  const lists = await Promise.all(
    dropped.map(async ({ entry, file }) => {
      if (entry && isFolder(entry)) return { folder: true, found: await filesIn(entry, passedOver) };
      // a picture dragged out of another page is a file without an entry
      const found = file ? [file] : entry && isFile(entry) ? await fileOf(entry, passedOver) : [];
      return { folder: false, found };
    }),
  );
  const inFolders = lists.flatMap(({ folder, found }) => (folder ? found : []));
  const kept = new Set((await imagesOfFolder(inFolders, passedOver)).files);
  const files = lists.flatMap(({ folder, found }) =>
    folder ? found.filter((file) => kept.has(file)) : found,
  );
  return { files, passedOver };
}

import { PassedOver, isImageName, isSystemFile, whyPassedOver } from '../../../records/passed-over.ts';
import { looksLikeModel } from '../models/index.ts';
import { pathOf, withPath } from './file-path.ts';

/** A folder's accepted files, and what was skipped. */
export interface FolderFiles {
  files: File[];
  passedOver: PassedOver;
}

/** The accepted files of a folder, ordered by path; files added singly are never skipped. */
export function imagesOfFolder(files: File[], passedOver = new PassedOver()): FolderFiles {
  const taken = files.filter((file) => {
    if (looksLikeModel(file) && !isSystemFile(pathOf(file))) return true;
    const reason = whyPassedOver(pathOf(file));
    const picture = reason === 'other' && file.type.startsWith('image/');
    if (reason === undefined || picture) return true;
    passedOver.add(reason, pathOf(file));
    return false;
  });
  return { files: taken.sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1)), passedOver };
}

// by their flags: not every browser that has entries exposes their classes
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** The files of an entry, folders walked; what cannot be opened is counted. */
async function filesOf(entry: FileSystemEntry, passedOver: PassedOver): Promise<File[]> {
  const path = entry.fullPath.replace(/^\//, '');
  try {
    if (isFile(entry)) {
      const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
      return [withPath(file, path)];
    }
    if (!isFolder(entry)) return [];
    const reader = entry.createReader();
    const found: File[] = [];
    // readEntries hands out at most 100 at a time and an empty list at the end
    for (;;) {
      const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => {
        reader.readEntries(resolve, reject);
      });
      if (entries.length === 0) return found;
      const lists = await Promise.all(entries.map((child) => filesOf(child, passedOver)));
      for (const list of lists) found.push(...list);
    }
  } catch {
    passedOver.add('unreadable', path);
    return [];
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
      if (entry && isFolder(entry)) return { folder: true, found: await filesOf(entry, passedOver) };
      // a picture dragged out of another page is a file without an entry
      return { folder: false, found: file ? [file] : entry ? await filesOf(entry, passedOver) : [] };
    }),
  );
  const inFolders = lists.flatMap(({ folder, found }) => (folder ? found : []));
  const kept = new Set(imagesOfFolder(inFolders, passedOver).files);
  const files = lists.flatMap(({ folder, found }) =>
    folder ? found.filter((file) => kept.has(file)) : found,
  );
  return { files, passedOver };
}

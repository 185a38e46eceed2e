import type { NewItem } from '../store/queue.ts';

const imageName = /\.(png|jpe?g|webp|avif|gif|bmp|heic|heif|tiff?)$/i;

/** Whether a file looks like an image; a folder's other files are passed over, single files never are. */
export function looksLikeImage(file: File): boolean {
  return file.type.startsWith('image/') || imageName.test(file.name);
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (entry instanceof FileSystemFileEntry) {
    return new Promise((resolve, reject) => {
      entry.file((file) => resolve([file]), reject);
    });
  }
  if (!(entry instanceof FileSystemDirectoryEntry)) return [];
  const reader = entry.createReader();
  const found: File[] = [];
  // readEntries hands out at most 100 at a time and an empty list at the end
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (entries.length === 0) return found;
    for (const child of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const files = await filesOf(child);
      found.push(...(child.isFile ? files.filter(looksLikeImage) : files));
    }
  }
}

/** Files of a drop, folders walked. The entries must be taken before the first await: the transfer empties itself. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].flatMap((item) => {
    const entry = item.kind === 'file' ? item.webkitGetAsEntry() : null;
    return entry ? [entry] : [];
  });
  if (entries.length === 0) return [...transfer.files];
  const lists = await Promise.all(entries.map(filesOf));
  return lists.flat();
}

/** Queue items of files, in their order. */
export function itemsOfFiles(files: File[]): NewItem[] {
  return files.map((file) => ({ name: file.name === '' ? 'image' : file.name, file }));
}

import { toErrorRecord, type ErrorRecord } from '../../shared/errors.ts';
import type { NewItem, QueueItem } from '../store/queue.ts';
import { text } from '../text.ts';
import { looksLikeModel } from './model-files.ts';
import { readTextTable, type TextRow } from './text-table.ts';
import { unpackZip } from './unpack.ts';

const imageName = /\.(png|jpe?g|webp|avif|gif|bmp|heic|heif|tiff?|csv|tsv)$/i;

/** Whether a folder's file is an image or a table; its other files are passed over, single files never are. */
export function looksLikeImage(file: File): boolean {
  return file.type.startsWith('image/') || imageName.test(file.name);
}

/** What of a folder's files is taken, in the order of their paths. */
export function imagesOfFolder(files: File[]): File[] {
  const path = (file: File): string => file.webkitRelativePath || file.name;
  return files
    .filter((file) => looksLikeImage(file) || looksLikeModel(file))
    .sort((a, b) => (path(a) < path(b) ? -1 : 1));
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
      found.push(
        ...(child.isFile ? files.filter((file) => looksLikeImage(file) || looksLikeModel(file)) : files),
      );
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

type Texts = Pick<
  NewItem,
  'prompt' | 'promptOrigin' | 'description' | 'descriptionOrigin' | 'descriptionBy' | 'cells'
>;

/** What a set of files amounts to. */
export interface Taken {
  items: NewItem[];
  /** Texts and ratings from a table for images already in the queue. */
  changes: { id: string; change: Texts }[];
  problems: Pick<ErrorRecord, 'message' | 'hint'>[];
}

function textsOf({ prompt, description, descriptionBy, cells }: TextRow): Texts {
  return {
    ...(prompt === undefined ? {} : { prompt, promptOrigin: 'table' as const }),
    ...(description === undefined ? {} : { description, descriptionBy, descriptionOrigin: 'table' as const }),
    ...(cells === undefined ? {} : { cells }),
  };
}

/** What a table changes of an image that is here: words that stay the same keep their origin. */
function changeOf(item: QueueItem, texts: Texts): Texts {
  const { prompt, promptOrigin, description, descriptionOrigin, descriptionBy, ...rest } = texts;
  return {
    ...rest,
    ...(prompt === undefined || prompt === item.prompt ? {} : { prompt, promptOrigin }),
    ...(description === undefined || description === item.description
      ? {}
      : { description, descriptionOrigin, descriptionBy }),
  };
}

/**
 * Sorts files into images and tables, archives unpacked. A table's texts go to the images named in it: those that come with it,
 * or those already in the queue.
 */
export async function takeFiles(files: File[], known: Record<string, QueueItem>): Promise<Taken> {
  const taken: Taken = { items: [], changes: [], problems: [] };
  const images: File[] = [];
  const tables: { name: string; rows: TextRow[] }[] = [];
  const take = async (file: File): Promise<void> => {
    if (/\.(csv|tsv)$/i.test(file.name)) {
      tables.push({ name: file.name, rows: readTextTable(await file.text(), file.name) });
    } else if (/\.zip$/i.test(file.name)) {
      for (const inner of await unpackZip(file)) await take(inner);
    } else {
      images.push(file);
    }
  };
  for (const file of files)
    await take(file).catch((error: unknown) => taken.problems.push(toErrorRecord(error)));

  const texts = new Map(tables.flatMap(({ rows }) => rows.map((row) => [row.file, textsOf(row)] as const)));
  taken.items = images.map((file) => {
    const name = file.name === '' ? 'image' : file.name;
    return { name, file, ...texts.get(name) };
  });
  const fresh = new Set(taken.items.map(({ name }) => name));
  for (const item of Object.values(known)) {
    const change = texts.get(item.name);
    if (!change || item.sample || fresh.has(item.name)) continue;
    taken.changes.push({ id: item.id, change: changeOf(item, change) });
  }
  const here = new Set([...fresh, ...taken.changes.map(({ id }) => known[id]?.name)]);
  for (const { name, rows } of tables) {
    if (!rows.some(({ file }) => here.has(file))) taken.problems.push(text.open.tableFitsNothing(name));
  }
  return taken;
}

import { PassedOver, isImageName, isSystemFile, isTextName } from '../../../records/passed-over.ts';
import { sidecarPrompt } from '../../../prompts/read-text.ts';
import { readSidecar, sidecarPaths } from '../../../records/sidecar.ts';
import { readTable, tableName } from '../../../records/table/read-table.ts';
import { TableShelf, mergedCells, type Given, type RowTexts } from '../../../records/table/table-shelf.ts';
import { folderOf } from '../../../records/table/paths.ts';
import { toErrorRecord, type ErrorRecord } from '../../../shared/errors.ts';
import { readBlob } from '../../../shared/files/read-blob.ts';
import type { NewItem, QueueItem } from '../batch/index.ts';
import type { StoredTable } from '../persist/index.ts';
import { pathOf } from './file-path.ts';
import { openStrings } from './strings.ts';
import { unpackZip } from './unpack.ts';

type Texts = Pick<
  NewItem,
  'prompt' | 'promptOrigin' | 'description' | 'descriptionOrigin' | 'descriptionBy' | 'cells'
>;

/** What a set of files contains. */
export interface Taken {
  items: NewItem[];
  /** Texts and ratings from a table for images already in the queue. */
  changes: { id: string; change: Texts }[];
  problems: Pick<ErrorRecord, 'message' | 'hint'>[];
  /** Tables that came, by their keys on the shelf. */
  tables: Map<number, StoredTable>;
  /** All tables on the shelf, as they stand now. */
  shelved: Pick<Given, 'key' | 'label' | 'rows' | 'left'>[];
  /** What was skipped, chosen or left out, in sentences. */
  notes: Pick<ErrorRecord, 'message' | 'hint'>[];
}

function textsOf({ prompt, description, describer, cells }: RowTexts): Texts {
  return {
    ...(prompt === undefined ? {} : { prompt, promptOrigin: 'table' as const }),
    ...(description === undefined
      ? {}
      : {
          description,
          descriptionBy: describer && { provider: '', instruction: '', ...describer },
          descriptionOrigin: 'table' as const,
        }),
    ...(cells === undefined ? {} : { cells }),
  };
}

/** Whether a text was typed; tables never overwrite it. */
const typed = (origin: QueueItem['promptOrigin'] | undefined, words: string | undefined): boolean =>
  origin === 'typed' && (words ?? '') !== '';

/** A table's changes to an open image: unchanged and typed texts keep their origin. */
function changeOf(item: Partial<QueueItem>, texts: Texts): { change: Texts; kept: boolean } {
  const { prompt, promptOrigin, description, descriptionOrigin, descriptionBy, cells } = texts;
  const newPrompt = prompt !== undefined && prompt !== item.prompt;
  const newDescription = description !== undefined && description !== item.description;
  const keepsPrompt = newPrompt && typed(item.promptOrigin, item.prompt);
  const keepsDescription = newDescription && typed(item.descriptionOrigin, item.description);
  return {
    kept: keepsPrompt || keepsDescription,
    change: {
      ...(cells === undefined ? {} : { cells: mergedCells(item.cells, cells) }),
      ...(newPrompt && !keepsPrompt ? { prompt, promptOrigin } : {}),
      ...(newDescription && !keepsDescription ? { description, descriptionOrigin, descriptionBy } : {}),
    },
  };
}

/** Files sorted by what they are, archives unpacked. */
interface Sorted {
  images: File[];
  tables: File[];
  sidecars: Map<string, File>;
}

async function sort(files: File[], taken: Taken): Promise<Sorted> {
  const sorted: Sorted = { images: [], tables: [], sidecars: new Map() };
  const alone = new PassedOver();
  const take = async (file: File): Promise<void> => {
    if (isSystemFile(file.name)) alone.add('system', pathOf(file));
    else if (tableName.test(file.name)) sorted.tables.push(file);
    else if (isTextName(file.name)) sorted.sidecars.set(pathOf(file).normalize('NFC'), file);
    else if (/\.zip$/i.test(file.name)) {
      const { files: inner, passedOver } = await unpackZip(file);
      for (const each of inner) await take(each);
      if (passedOver.count > 0) taken.notes.push({ message: passedOver.sentence(file.name) });
      if (!inner.some(({ name }) => isImageName(name) || tableName.test(name)))
        taken.notes.push({
          message: openStrings.emptyArchive(file.name),
          hint: openStrings.nothingFoundHint,
        });
    } else sorted.images.push(file);
  };
  for (const file of files)
    await take(file).catch((error: unknown) => taken.problems.push(toErrorRecord(error)));
  if (alone.count > 0) taken.notes.push({ message: alone.sentence(openStrings.selection) });
  return sorted;
}

/** Reads the text files that match images at these paths; returns the prompts by image path. */
async function readSidecars(
  sidecars: Sorted['sidecars'],
  paths: readonly string[],
  taken: Taken,
): Promise<Map<string, string>> {
  const prompts = new Map<string, string>();
  const left = new Set(sidecars.keys());
  for (const path of paths) {
    const name = sidecarPaths(path.normalize('NFC')).find((known) => sidecars.has(known));
    const file = name === undefined ? undefined : sidecars.get(name);
    if (name === undefined || !file) continue;
    left.delete(name);
    try {
      const { prompt, notes } = readSidecar(await readBlob(file, name), name, sidecarPrompt);
      if (prompt !== undefined) prompts.set(path, prompt);
      for (const { message } of notes) taken.notes.push({ message });
    } catch (error) {
      taken.problems.push(toErrorRecord(error));
    }
  }
  if (left.size > 0) taken.notes.push(openStrings.textsWithoutImage([...left]));
  return prompts;
}

/** Keeps tables for images added later. */
async function shelve(tables: File[], shelf: TableShelf, taken: Taken): Promise<void> {
  for (const file of tables) {
    try {
      const path = pathOf(file);
      const bytes = await readBlob(file, path);
      const table = readTable(bytes, path);
      if (table.rows.some(({ problem }) => problem === undefined))
        taken.tables.set(shelf.add(table, folderOf(path)), { path, bytes });
      const message = table.notes.map((note) => note.message).join(' ');
      const wrong = table.notes.some(({ code }) => code === 'row-refused');
      if (message !== '') (wrong ? taken.problems : taken.notes).push({ message });
    } catch (error) {
      taken.problems.push(toErrorRecord(error));
    }
  }
}

/**
 * Sorts files into images, tables and texts, archives unpacked. A table's texts go to the images named in it: those that come with it,
 * those already in the queue, and those added later, for which the table is kept. Typed texts are never overwritten.
 */
export async function takeFiles(
  files: File[],
  known: Record<string, QueueItem>,
  shelf: TableShelf = new TableShelf(),
): Promise<Taken> {
  const taken: Taken = { items: [], changes: [], tables: new Map(), shelved: [], problems: [], notes: [] };
  const sorted = await sort(files, taken);
  const here = Object.values(known).filter(({ sample }) => !sample);
  const paths = [...sorted.images.map(pathOf), ...here.map(({ name }) => name)];
  const prompts = await readSidecars(sorted.sidecars, paths, taken);
  await shelve(sorted.tables, shelf, taken);

  const fresh = sorted.images.map((file): NewItem => {
    const name = pathOf(file) || 'image';
    const prompt = prompts.get(name);
    return { name, file, ...(prompt === undefined ? {} : { prompt, promptOrigin: 'sidecar' as const }) };
  });
  const changes = new Map<string, Texts>();
  for (const { id, name, prompt: before, promptOrigin } of here) {
    const prompt = prompts.get(name);
    const better = before === '' || promptOrigin === 'file' || promptOrigin === 'sidecar';
    if (prompt !== undefined && prompt !== before && better)
      changes.set(id, { prompt, promptOrigin: 'sidecar' });
  }
  let kept = 0;
  for (const given of shelf.give([...fresh, ...here].map(({ name }) => name))) {
    const { key, label, first, texts, rows, left, remarks } = given;
    taken.shelved.push({ key, label, rows, left });
    let later = 0;
    fresh.forEach((item, i) => {
      const words = texts.get(item.name);
      if (!words) return;
      later++;
      fresh[i] = { ...item, ...changeOf(item, textsOf(words)).change };
    });
    if (first) {
      for (const item of here) {
        const words = texts.get(item.name);
        if (!words) continue;
        const { change, kept: stays } = changeOf({ ...item, ...changes.get(item.id) }, textsOf(words));
        if (stays) kept++;
        changes.set(item.id, { ...changes.get(item.id), ...change });
      }
    } else if (later > 0) taken.notes.push({ message: openStrings.earlierTable(label, later) });
    if (first || later > 0) for (const message of remarks) taken.notes.push({ message });
  }
  if (kept > 0) taken.notes.push({ message: openStrings.typedStays(kept) });
  taken.items = fresh;
  taken.changes = [...changes].map(([id, change]) => ({ id, change }));
  return taken;
}

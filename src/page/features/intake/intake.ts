import type { Page } from '../../kit/page.ts';
import { batchOf, queueStore, selectionStore } from '../batch/index.ts';
import { modelsOf } from '../models/index.ts';
import { noticesStore } from '../notices/index.ts';
import { whileReading } from '../persist/index.ts';
import { fetchOrNotify } from './fetch-image.ts';
import { imagesOfFolder, type FolderFiles } from './folder-files.ts';
import { partRepeats } from './repeats/repeats.ts';
import { openStrings } from './strings.ts';
import { tablesOf } from './tables.ts';

/** Accepts the supported files of a selected folder. */
export async function addFolder(page: Page, files: File[]): Promise<void> {
  await addFound(page, await imagesOfFolder(files));
}

/** Accepts what was found in folders, and reports what was skipped. */
export async function addFound(page: Page, { files, passedOver }: FolderFiles): Promise<void> {
  const { notify } = noticesStore(page).getState();
  const { nothingFound, nothingFoundHint: hint, folderName } = openStrings;
  const passed = passedOver.sentence(folderName);
  if (files.length === 0) notify({ tone: 'info', message: `${nothingFound} ${passed}`.trim(), hint });
  else if (passed !== '') notify({ tone: 'info', message: passed });
  await addFiles(page, files);
}

/** Accepts files of any supported kind: images, archives of them, tables of prompts. */
export async function addFiles(page: Page, files: File[]): Promise<void> {
  const tables = tablesOf(page);
  await tables.restored;
  const { items: known, patchItem } = queueStore(page).getState();
  const { notify, announce } = noticesStore(page).getState();
  const rest = modelsOf(page).take(files);
  if (rest.length === 0) return;
  // what reads tables, prompts and archives is not needed for the first look at the page
  const { takeFiles } = await import('./take-files.ts');
  const taken = await whileReading(
    page,
    takeFiles(rest, known, tables.shelf).then(async (found) => ({
      ...found,
      ...(await partRepeats(found.items, Object.values(known))),
    })),
  );
  const { changes, problems, notes, fresh, repeated } = taken;
  tables.stand(taken.shelved, taken.tables);
  if (repeated.length > 0) notes.push(openStrings.repeated(repeated.length));
  for (const { message, hint } of problems) notify({ tone: 'bad', message, hint });
  // only a few notices are shown at a time: everything skipped or chosen is one notice
  if (notes.length > 0) {
    const hints = [...new Set(notes.flatMap(({ hint }) => hint ?? []))].join(' ');
    const message = notes.map((note) => note.message).join(' ');
    notify({ tone: 'info', message, ...(hints === '' ? {} : { hint: hints }) });
  }
  // ratings alone do not change a score
  const reworded = changes.filter(
    ({ id, change }) =>
      (change.prompt ?? known[id]?.prompt) !== known[id]?.prompt ||
      (change.description ?? known[id]?.description) !== known[id]?.description,
  );
  for (const { id, change } of changes) patchItem(id, change);
  if (changes.length > 0) announce(openStrings.tableRead(changes.length));
  const batch = batchOf(page);
  batch.add(fresh);
  if (fresh.length === 0 && repeated[0] !== undefined) selectionStore(page).getState().select(repeated[0]);
  if (reworded.length > 0) batch.rescore(reworded.map(({ id }) => id));
}

/** Adds the image at a URL; false if it could not be fetched, which a notice explains. */
export async function addAddress(page: Page, address: string): Promise<boolean> {
  const file = await fetchOrNotify(page, address);
  if (file) await addFiles(page, [file]);
  return file !== undefined;
}

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { storageTypes } from '../../formats/quantise.ts';
import type { ShelfModel } from '../../shared/shelf.ts';
import { holdsPackage } from '../files/package-folder.ts';
import { cachedFolder, partsFolder } from './cache.ts';

/** What the cache holds of a model. */
export interface Here {
  /** Folders of its packages, or of its files where they are kept as they are. */
  folders: string[];
  /** Bytes of files whose fetching was interrupted. */
  fetched: number;
}

/** Looks in the cache for a model. */
export async function whatIsHere(cache: string, { name, packed }: ShelfModel): Promise<Here> {
  const formats = packed === undefined ? [undefined] : storageTypes;
  const folders: string[] = [];
  for (const folder of formats.map((format) => cachedFolder(cache, name, format))) {
    const whole = packed === undefined ? (await names(folder)).length > 0 : await holdsPackage(folder);
    if (whole) folders.push(folder);
  }
  let fetched = 0;
  const parts = partsFolder(cache, name);
  for (const file of await names(parts))
    if (!file.endsWith('.json') || file.endsWith('.json.json')) fetched += await sizeOf(join(parts, file));
  return { folders, fetched };
}

const names = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

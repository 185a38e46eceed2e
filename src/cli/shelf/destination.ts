import { copyFile, mkdir, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { FoveaError } from '../../shared/errors.ts';
import { bytesText } from '../../shared/numbers/bytes-text.ts';
import { bytesToFetch, fileNameOf, type ShelfModel } from '../../shared/shelf.ts';
import { exists } from '../file-access.ts';
import { holdsPackage } from '../files/package-folder.ts';
import { systemCode } from '../items/item.ts';
import { cachedFolder } from './cache.ts';
import type { DiskPart } from './disk-part.ts';
import type { GetArguments } from './get-options.ts';

/** Where a model goes if no folder was named. */
export const outOf = (cache: string, model: ShelfModel, { format }: GetArguments): string =>
  cachedFolder(cache, model.name, model.packed === undefined ? undefined : format);

/** Whether the cache has the model; a folder that the user names is written again. */
export async function isThere(
  model: ShelfModel,
  out: string,
  { out: given }: GetArguments,
): Promise<boolean> {
  if (given !== undefined) return false;
  if (model.packed !== undefined) return holdsPackage(out);
  return (await Promise.all(model.files.map((file) => exists(join(out, fileNameOf(file)))))).every(Boolean);
}

/** Refuses, before anything is fetched, to overwrite a file. `usage`. */
export async function refuseOverwriting(model: ShelfModel, out: string): Promise<void> {
  for (const file of model.files) {
    const path = join(out, fileNameOf(file));
    if (await exists(path))
      throw new FoveaError(
        'usage',
        `${path} is there already; nothing was fetched.`,
        'Choose another folder.',
      );
  }
}

/** Refuses before the first byte what will not fit. `storage-full`. */
export async function refuseFullDisk(folder: string, model: ShelfModel, there: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const needed = bytesToFetch(model) - there + (model.packed ?? 0);
  const free = bavail * bsize;
  if (free >= needed) return;
  throw new FoveaError(
    'storage-full',
    `${model.title} does not fit on the disk of ${folder}: about ${bytesText(needed)} are needed, ${bytesText(free)} are free.`,
    'Free some space, or set FOVEA_CACHE to a folder on another disk.',
  );
}

/** Moves the files of a model that is not packed. */
export async function keep(model: ShelfModel, parts: DiskPart[], out: string): Promise<void> {
  await mkdir(out, { recursive: true });
  for (const [i, part] of parts.entries()) {
    const target = join(out, fileNameOf(model.files[i]!));
    await part.close();
    await rename(part.path, target).catch(async (error: unknown) => {
      if (systemCode(error) !== 'EXDEV') throw error;
      // another disk: beside its place first, so that no half of a file has its name
      await copyFile(part.path, `${target}.part`);
      await rename(`${target}.part`, target);
      await rm(part.path);
    });
  }
}

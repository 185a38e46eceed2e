import { dirname, join } from 'node:path';
import { FoveaError } from '../../../shared/errors.ts';
import type { Disk } from './disk.ts';

/** A file to be copied or moved; both paths absolute. */
export interface Step {
  from: string;
  to: string;
}

/** What is written first and then given its name; only one run works in a folder at a time. */
export const partName = '.fovea-pick.part';

/** Whether two files have the same content. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** Puts a file where none is: whole or not at all. Throws `usage` where one is there by now. */
async function placeWhole(disk: Disk, to: string, make: (part: string) => Promise<void>): Promise<void> {
  const part = join(dirname(to), partName);
  await disk.remove(part);
  await make(part);
  const linked = await disk.link(part, to);
  if (linked === 'taken' || (linked === 'impossible' && (await disk.kind(to)) !== undefined)) {
    await disk.remove(part);
    throw taken(to);
  }
  if (linked === 'impossible') await disk.rename(part, to);
  else await disk.remove(part);
}

function taken(path: string): FoveaError {
  return new FoveaError(
    'usage',
    `${path} has appeared in the meantime: it was not overwritten.`,
    'Run the same command again: it gives the file another name.',
  );
}

/** Copies a file; `change` is what becomes of its bytes. Done before, it does nothing. */
export async function copyFile(
  disk: Disk,
  { from, to }: Step,
  change?: (bytes: Uint8Array) => Uint8Array,
): Promise<void> {
  if ((await disk.kind(to)) !== undefined) {
    const wanted = await disk.read(from);
    if (sameBytes(change ? change(wanted) : wanted, await disk.read(to))) return;
    throw taken(to);
  }
  if (!change) return placeWhole(disk, to, (part) => disk.copy(from, part));
  const bytes = change(await disk.read(from));
  return placeWhole(disk, to, (part) => disk.write(part, bytes));
}

/**
 * Moves a file, also one whose move was interrupted at any point: the source is removed only when the same bytes are in the new place. Returns false where it is in neither
 * place.
 */
export async function moveFile(disk: Disk, { from, to }: Step): Promise<boolean> {
  const source = await disk.kind(from);
  if (source === undefined) return (await disk.kind(to)) !== undefined;
  if ((await disk.kind(to)) === undefined) {
    // a symbolic link would point elsewhere from the new place
    const linked = source === 'file' ? await disk.link(from, to) : 'impossible';
    if (linked === 'taken') throw taken(to);
    if (linked === 'impossible') await placeWhole(disk, to, (part) => disk.copy(from, part));
  }
  if (!sameBytes(await disk.read(from), await disk.read(to))) throw taken(to);
  await disk.remove(from);
  return true;
}

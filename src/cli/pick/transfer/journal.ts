import { join } from 'node:path';
import * as v from 'valibot';
import { FoveaError } from '../../../shared/errors.ts';
import type { Disk } from './disk.ts';

/** A move in progress, written before the first file is moved: a choice cannot be made again from images that are gone. */
const journalSchema = v.object({
  request: v.string(),
  steps: v.array(v.object({ from: v.string(), to: v.string() })),
  kept: v.array(v.string()),
});
export type Journal = v.InferOutput<typeof journalSchema>;

const journalName = '.fovea-pick.json';

/** The unfinished move into a folder; undefined for none. Throws `usage` for one of another command, or one that cannot be read. */
export async function readJournal(
  disk: Disk,
  folder: string,
  name: string,
  request: string,
): Promise<Journal | undefined> {
  const path = join(folder, journalName);
  if ((await disk.kind(path)) === undefined) return undefined;
  let journal: Journal | undefined;
  try {
    journal = v.parse(journalSchema, JSON.parse(new TextDecoder().decode(await disk.read(path))));
  } catch {
    // said below
  }
  if (journal?.request === request) return journal;
  throw new FoveaError(
    'usage',
    journal ? `${name} holds the unfinished move of another pick.` : `${path} is not the record of a move.`,
    `Run that command again to finish it, or delete ${path}. Nothing was moved.`,
  );
}

/** Records what a move is about to do; an older record is replaced. Throws what `outputError` makes of a failing disk. */
export function writeJournal(disk: Disk, folder: string, name: string, journal: Journal): Promise<void> {
  return disk.replace(join(folder, journalName), `${JSON.stringify(journal)}\n`, name);
}

/** Removes the record of a move that is done. */
export function removeJournal(disk: Disk, folder: string): Promise<void> {
  return disk.remove(join(folder, journalName));
}

import { basename } from 'node:path';
import type { CliIo } from '../../io.ts';
import { asOutputError, count, type Actions } from '../actions.ts';
import type { Disk } from './disk.ts';
import type { SidecarPlan } from './mark-sidecars.ts';
import { removeJournal, writeJournal, type Journal } from './journal.ts';
import { copyFile, moveFile, type Step } from './place-file.ts';

/** Where files go, and what becomes of an image's bytes on the way. */
export interface Target {
  folder: string;
  /** The option and its value. */
  name: string;
  move: boolean;
  change?: ((path: string, bytes: Uint8Array) => Uint8Array) | undefined;
  /** Says which command a move belongs to. */
  request: string;
}

/** Writes sidecars; interrupted and planned anew, it ends the same. */
export async function writeSidecars(
  io: Pick<CliIo, 'say' | 'signal'>,
  disk: Disk,
  changes: SidecarPlan['changes'],
): Promise<void> {
  for (const { path, bytes } of changes) {
    if (io.signal.aborted) return;
    await disk.replace(path, bytes, path);
  }
  if (changes.length > 0) io.say(`${count(changes.length, 'sidecar')} written.`);
}

/** Writes the list, then copies or moves the files. Broken off anywhere and planned anew, it ends the same. */
export async function carryOut(
  io: Pick<CliIo, 'say' | 'signal' | 'progress'>,
  disk: Disk,
  { transfers, list }: Pick<Actions, 'transfers' | 'list'>,
  target: Target | undefined,
): Promise<void> {
  if (io.signal.aborted) return;
  if (list) await disk.replace(list.path, list.text, list.name);
  const images = transfers.map(({ image }) => image.from);
  const steps = transfers.flatMap(({ image, companions }) => [image, ...companions]);
  if (target && steps.length > 0) await transfer(io, disk, target, steps, images);
}

async function transfer(
  io: Pick<CliIo, 'say' | 'signal' | 'progress'>,
  disk: Disk,
  target: Target,
  steps: readonly Step[],
  images: readonly string[],
): Promise<void> {
  const { folder, name, move, change, request } = target;
  try {
    await disk.makeFolder(folder);
    if (move) return await moveAll(io, disk, target, { request, steps: [...steps], kept: [...images] });
    const all = new Set(images);
    for (const [i, step] of steps.entries()) {
      if (io.signal.aborted) return;
      io.progress(`Copying ${i + 1} of ${steps.length}: ${basename(step.to)}`);
      await copyFile(
        disk,
        step,
        change && all.has(step.from) ? (bytes) => change(step.from, bytes) : undefined,
      );
    }
    io.say(`${count(images.length, 'image')} copied.`);
  } catch (error) {
    throw asOutputError(name, error);
  }
}

/** Moves files by a journal, which is there from before the first move until after the last. */
export async function moveAll(
  io: Pick<CliIo, 'say' | 'signal' | 'progress'>,
  disk: Disk,
  { folder, name }: Pick<Target, 'folder' | 'name'>,
  journal: Journal,
): Promise<void> {
  await writeJournal(disk, folder, name, journal);
  let lost = 0;
  for (const [i, step] of journal.steps.entries()) {
    if (io.signal.aborted) {
      io.say('Stopped. Run the same command again to finish the move.');
      return;
    }
    io.progress(`Moving ${i + 1} of ${journal.steps.length}: ${basename(step.to)}`);
    if (!(await moveFile(disk, step))) lost++;
  }
  await removeJournal(disk, folder);
  io.say(`${count(journal.kept.length, 'image')} moved.`);
  if (lost > 0) io.say(`${count(lost, 'file')} removed by another program before they could be moved.`);
}

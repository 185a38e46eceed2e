import { FoveaError } from '../../shared/errors.ts';
import { outputError } from '../files/output-error.ts';
import { userPath, type CliIo } from '../io.ts';
import { systemCode } from '../items/item.ts';
import type { Candidate } from './candidate.ts';
import type { Choice } from './choose.ts';
import type { Disk } from './transfer/disk.ts';
import { planSidecars, type SidecarPlan } from './transfer/mark-sidecars.ts';
import type { PickOptions } from './pick-options.ts';
import { planTransfers, type Transfer } from './transfer/plan-transfer.ts';
import { listText, someOf } from './report.ts';
import { stampImage } from './transfer/stamp-image.ts';

/** All that is to be done with files, worked out before any is touched. */
export interface Actions {
  sidecars: SidecarPlan | undefined;
  transfers: Transfer[];
  /** Kept images whose file is not there. */
  missing: string[];
  /** Kept images that lie in the target folder itself. */
  inPlace: number;
  /** Copies without a stamp. */
  unstamped: string[];
  list: { path: string; name: string; text: string } | undefined;
}

/** What becomes of an image's bytes when it is copied. */
export function stamping(candidates: readonly Candidate[]): (path: string, bytes: Uint8Array) => Uint8Array {
  const byPath = new Map(candidates.map((candidate) => [candidate.path, candidate]));
  return (path, bytes) => {
    const candidate = byPath.get(path);
    return (candidate && stampImage(bytes, candidate)) ?? bytes;
  };
}

/** Works out what the options ask for. Reads only; throws `usage` for a list that would overwrite something. */
export async function planActions(
  io: Pick<CliIo, 'cwd'>,
  disk: Disk,
  choice: Choice,
  { copyTo, moveTo, stamp, xmp, list }: PickOptions,
): Promise<Actions> {
  const kept = choice.kept.map(({ candidate }) => candidate);
  const isThere = new Map<Candidate, boolean>();
  for (const candidate of [...kept, ...choice.rest.map((one) => one.candidate)])
    isThere.set(candidate, ['file', 'link'].includes((await disk.kind(candidate.path)) ?? ''));
  const found = onePerFile(kept.filter((candidate) => isThere.get(candidate)));
  const taken = new Set(found.map(({ path }) => path));
  const target = copyTo ?? moveTo;
  const change = stamp ? stamping(found) : undefined;
  const plans =
    target === undefined
      ? []
      : await planTransfers(
          disk,
          found.map(({ path }) => path),
          userPath(io, target),
          change,
        );
  const unstamped: string[] = [];
  if (stamp)
    for (const one of found) if (!stampImage(await disk.read(one.path), one)) unstamped.push(one.file);
  const marked = [
    ...found.map(({ path }) => ({ path, kept: true })),
    ...choice.rest
      .filter(({ candidate }) => isThere.get(candidate) && !taken.has(candidate.path))
      .map(({ candidate: { path } }) => ({ path, kept: false })),
  ];
  return {
    sidecars: xmp ? await planSidecars(disk, marked) : undefined,
    transfers: plans.filter((plan) => plan !== undefined),
    missing:
      target !== undefined || xmp ? [...isThere].flatMap(([{ file }, there]) => (there ? [] : [file])) : [],
    inPlace: plans.filter((plan) => plan === undefined).length,
    unstamped,
    list: list === undefined ? undefined : await planList(io, disk, list, listText(list, choice)),
  };
}

/** An image that is named twice is one file. */
function onePerFile(candidates: readonly Candidate[]): Candidate[] {
  return [...new Map(candidates.map((candidate) => [candidate.path, candidate])).values()];
}

async function planList(
  io: Pick<CliIo, 'cwd'>,
  disk: Disk,
  list: string,
  text: string,
): Promise<Actions['list']> {
  const path = userPath(io, list);
  const kind = await disk.kind(path).catch((error: unknown) => {
    throw outputError(`--list ${list}`, error);
  });
  if (kind !== undefined) {
    const before = kind === 'other' ? undefined : new TextDecoder().decode(await disk.read(path));
    if (before === text) return undefined;
    if (before !== '')
      throw new FoveaError(
        'usage',
        `--list ${list} exists and holds something else: it was not overwritten.`,
        'Choose another file, or move that one.',
      );
  }
  return { path, name: `--list ${list}`, text };
}

/** What would be done, in sentences; empty for nothing. */
export function planSentences(
  { sidecars, transfers, list }: Actions,
  { copyTo, moveTo }: PickOptions,
): string[] {
  const open = transfers.filter(({ done }) => !done);
  const companions = open.reduce((sum, one) => sum + one.companions.length, 0);
  const renamed = open.filter(
    ({ image }) => image.from.split(/[\\/]/).at(-1) !== image.to.split(/[\\/]/).at(-1),
  ).length;
  const verb = moveTo === undefined ? 'Copy' : 'Move';
  const { changes = [] } = sidecars ?? {};
  const merged = changes.filter(({ existed }) => existed).length;
  return [
    ...(open.length > 0
      ? [
          `${verb} ${count(open.length, 'image')}${companions > 0 ? ` and ${count(companions, 'text or sidecar', 'texts and sidecars')}` : ''} to ${copyTo ?? moveTo ?? ''}${renamed > 0 ? `, ${renamed} under another name` : ''}.`,
        ]
      : []),
    ...(changes.length > 0
      ? [`Write ${count(changes.length, 'sidecar')}${merged > 0 ? `, ${merged} of them merged` : ''}.`]
      : []),
    ...(list ? [`Write the list.`] : []),
  ];
}

/** What is not done and why, in sentences. */
export function leftSentences({ sidecars, transfers, missing, inPlace, unstamped }: Actions): string[] {
  const done = transfers.filter((one) => one.done).length;
  const { ownMarks = [], unread = [], same = 0 } = sidecars ?? {};
  return [
    ...(done + inPlace > 0 ? [`${count(done + inPlace, 'image')} already there.`] : []),
    ...(missing.length > 0 ? [`Not found: ${someOf(missing)}.`] : []),
    ...(unstamped.length > 0
      ? [`Copied without their scores, for which there is no place in them: ${someOf(unstamped)}.`]
      : []),
    ...(same > 0 ? [`${count(same, 'sidecar')} already marked.`] : []),
    ...(ownMarks.length > 0
      ? [
          `${count(ownMarks.length, 'sidecar')} left unchanged (rating or label of yours): ${someOf(ownMarks)}.`,
        ]
      : []),
    ...unread,
  ];
}

/** A number with its noun: `1 image`, `2 images`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** A failure of the file system as an error that names the output. */
export function asOutputError(name: string, error: unknown): unknown {
  return error instanceof Error &&
    'code' in error &&
    !(error instanceof FoveaError) &&
    systemCode(error) !== ''
    ? outputError(name, error)
    : error;
}

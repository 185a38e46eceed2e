import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LookHash } from '../../image/look/look-hash.ts';
import { lock } from '../files/lock.ts';
import { userPath, type CliIo } from '../io.ts';
import { count, leftSentences, planActions, planSentences, stamping } from './actions.ts';
import type { Candidate } from './candidate.ts';
import { carryOut, moveAll, writeSidecars, type Target } from './transfer/carry-out.ts';
import { choose } from './choose.ts';
import { closenessOf } from './closeness.ts';
import { terminalAsk, type Ask } from './confirm.ts';
import { realDisk, type Disk } from './transfer/disk.ts';
import { gather, scoreImages, type ScoreImages } from './gather.ts';
import { readJournal, type Journal } from './transfer/journal.ts';
import { pickOptions, type PickOptions } from './pick-options.ts';
import { partName } from './transfer/place-file.ts';
import { readLooks } from './read-looks.ts';
import { choiceSentences } from './report.ts';
import { pickUsage } from './usage.ts';
import { headOf, wishOf } from './wish.ts';

/** What the command works with; replaced in tests. */
export interface PickTools {
  disk: Disk;
  score: ScoreImages;
  looks: typeof readLooks;
  ask: Ask;
}

/** `fovea pick`: see `pickUsage`. */
export function runPick(argv: string[], io: CliIo): Promise<number> {
  return pickWith({ disk: realDisk, score: scoreImages, looks: readLooks, ask: terminalAsk(io) }, argv, io);
}

/** The command with given tools. Answers 0, or 1 where something asked for could not be done. Throws `usage`. */
export async function pickWith(tools: PickTools, argv: string[], io: CliIo): Promise<number> {
  const options = pickOptions(argv);
  if (options === 'help') {
    await io.out(pickUsage);
    return 0;
  }
  const place = options.copyTo ?? options.moveTo;
  if (place === undefined) return pick(tools, options, io, undefined);
  const folder = userPath(io, place);
  const name = `--${options.moveTo === undefined ? 'copy' : 'move'}-to ${place}`;
  const move = options.moveTo !== undefined;
  const target = { folder, name, move, request: await requestOf(io, options) };
  if (!options.yes && !io.interactive) return pick(tools, options, io, target);
  await tools.disk.makeFolder(dirname(folder));
  const held = await lock(folder, name);
  try {
    // of a run that was killed
    await tools.disk.remove(join(folder, partName));
    return await pick(tools, options, io, target);
  } finally {
    await held.release();
  }
}

/** Says which choice a move belongs to: the options and the contents of the lines. */
async function requestOf(io: CliIo, options: PickOptions): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify({ ...options, yes: undefined }));
  for (const given of options.given) hash.update(await readFile(userPath(io, given)).catch(() => ''));
  return hash.digest('hex');
}

async function pick(
  tools: PickTools,
  options: PickOptions,
  io: CliIo,
  target: Target | undefined,
): Promise<number> {
  const { disk, score, ask } = tools;
  const say = (sentences: readonly string[]): void => sentences.forEach((sentence) => io.say(sentence));
  if (target?.move) {
    const journal = await readJournal(disk, target.folder, target.name, target.request);
    if (journal) return finishMove(tools, options, io, target, journal);
  }
  const candidates = await gather(io, options, score);
  if (isStopped(io)) return 130;
  const looks = options.fold ? await looksOf(tools, candidates, io) : new Map<string, LookHash>();
  if (isStopped(io)) return 130;
  const head = headOf(candidates, options.by);
  const closeness = await closenessOf(io, candidates, head, options);
  const wish = wishOf(candidates, head, options, looks, closeness.isTie);
  const choice = choose(candidates, wish);
  say(choiceSentences(choice, head, closeness.reason));

  const actions = await planActions(io, disk, choice, options);
  const todo = planSentences(actions, options);
  say(leftSentences(actions));
  const failed =
    actions.missing.length + actions.unstamped.length + (actions.sidecars?.unread.length ?? 0) > 0;
  const asked = target !== undefined || options.xmp;
  if (!asked && options.list === undefined) {
    await io.out(choice.kept.map(({ candidate }) => `${candidate.file}\n`).join(''));
    return 0;
  }
  if (todo.length > 0) {
    const agreed = !asked || options.yes || (await ask(todo.join(' ').replace(/\.$/, '?')));
    if (agreed !== true) {
      if (agreed === undefined) say([...todo, 'Nothing has been done yet. Add --yes to do it.']);
      else io.say('Nothing was done.');
      return 0;
    }
    const change = options.stamp ? stamping(candidates) : undefined;
    const changes = actions.sidecars?.changes ?? [];
    await writeSidecars(io, disk, changes);
    // new sidecars go with their images
    const whole = target && changes.length > 0 ? await planActions(io, disk, choice, options) : actions;
    await carryOut(io, disk, whole, target && { ...target, change });
  }
  return isStopped(io) ? 130 : failed ? 1 : 0;
}

/** A stop may come at any wait. */
const isStopped = (io: CliIo): boolean => io.signal.aborted;

async function finishMove(
  { disk, ask }: PickTools,
  { yes }: PickOptions,
  io: CliIo,
  target: Target,
  journal: Journal,
): Promise<number> {
  const what = `inish the interrupted move of ${count(journal.kept.length, 'image')}`;
  const agreed = yes || (await ask(`F${what}?`));
  if (agreed === true) await moveAll(io, disk, target, journal);
  else io.say(agreed === false ? 'Nothing was done.' : `Add --yes to f${what}.`);
  return isStopped(io) ? 130 : 0;
}

/** The looks of the scored images that are there, by path. */
async function looksOf(
  { disk, looks }: PickTools,
  candidates: readonly Candidate[],
  io: CliIo,
): Promise<Map<string, LookHash>> {
  const paths: string[] = [];
  for (const { path, problem } of candidates)
    if (problem === undefined && ['file', 'link'].includes((await disk.kind(path)) ?? '')) paths.push(path);
  const read = await looks(io, paths);
  const unread = read.filter((look) => look === undefined).length;
  if (unread > 0 && !io.signal.aborted)
    io.say(`${unread} images could not be compared for near-duplicates: the browser cannot read them.`);
  return new Map(paths.flatMap((path, i): [string, LookHash][] => (read[i] ? [[path, read[i]]] : [])));
}

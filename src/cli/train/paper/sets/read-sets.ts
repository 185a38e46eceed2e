import { FoveaError } from '../../../../shared/errors.ts';
import { readRatedTable, sayAbsent, type RatedImage } from '../../../items/rated-table.ts';
import type { CliIo } from '../../../io.ts';
import { joinSets, type JoinedSets } from './join-sets.ts';
import type { BetweenSets } from '../../../../training/paper/job/set-entry.ts';
import type { RatedSet } from './set-config.ts';

/** Images that have a rating of any head. Throws `usage` where there are none. */
function ratedOnly(list: readonly RatedImage[], items: string, io: Pick<CliIo, 'say'>): RatedImage[] {
  const rated = list.filter(({ targets }) => Object.keys(targets).length > 0);
  if (rated.length < list.length)
    io.say(`${list.length - rated.length} images of ${items} have no rating and were left out.`);
  if (rated.length === 0) throw new FoveaError('usage', `No image of ${items} has a rating.`);
  return rated;
}

/** Reads the tables of a training and joins their sets; says what was left out, what was done to ratings, and which heads have gaps. */
export async function readSets(
  io: CliIo,
  wanted: readonly string[],
  sets: readonly RatedSet[],
  between: BetweenSets,
  rawPrompts: boolean,
): Promise<JoinedSets> {
  const loaded: { name: string; list: RatedImage[] }[] = [];
  for (const set of sets) {
    const { list } = await readRatedTable(io, wanted, set, rawPrompts);
    loaded.push({ name: set.name, list: ratedOnly(list, set.items, io) });
  }
  const joined = joinSets(loaded, wanted, between);
  for (const sentence of joined.said) io.say(sentence);
  const items = sets.map((set) => set.items).join(', ');
  sayAbsent(
    io,
    items,
    wanted,
    wanted.filter((head) => joined.heads.some((name) => name === head || name.startsWith(`${head}-`))),
  );
  for (const head of joined.heads) {
    const rated = joined.list.filter(({ targets }) => targets[head] !== undefined).length;
    if (rated < joined.list.length)
      io.say(
        `${rated} of ${joined.list.length} images have a rating of ${head}; the others do not train it.`,
      );
  }
  return joined;
}

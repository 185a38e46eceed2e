import type { Reliability } from '../../../shared/reliability.ts';
import { readManifest } from '../../files/read-manifest.ts';
import type { CliIo } from '../../io.ts';

type ByHead = Readonly<Record<string, Reliability>>;

/**
 * What a package (--network) says of how far people agree with its heads stays where nothing was measured anew: the network is the same, and what is fitted
 * beside it moves scores little. What was measured anew replaces it.
 */
function withKept(measured: ByHead, before: ByHead): Record<string, Reliability> {
  const both = { ...before, ...measured };
  return Object.fromEntries(
    Object.entries(both).map(([head, found]) => {
      const { otherGenerators = before[head]?.otherGenerators, ...own } = found;
      return [head, otherGenerators ? { ...own, otherGenerators } : own];
    }),
  );
}

/** The same, of the package in a folder; says which heads it concerns. */
export async function keepReliability(
  folder: string,
  measured: ByHead,
  io: Pick<CliIo, 'say'>,
): Promise<Record<string, Reliability>> {
  const { manifest } = await readManifest(folder);
  const before = Object.fromEntries(
    manifest.heads.flatMap(({ name, reliability }) => (reliability ? [[name, reliability]] : [])),
  ) as Record<string, Reliability>;
  const kept = withKept(measured, before);
  for (const [head, { otherGenerators }] of Object.entries(kept)) {
    if (!measured[head]) io.say(`How far people agree with ${head} is as the package of --network says.`);
    else if (otherGenerators && !measured[head].otherGenerators)
      io.say(`How far they agree with ${head} on other generators is as the package of --network says.`);
  }
  return kept;
}

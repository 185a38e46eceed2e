import { csvLines } from '../../records/csv.ts';
import type { Candidate } from './candidate.ts';
import type { Choice, Reason } from './choose.ts';

const images = (count: number): string => `${count} ${count === 1 ? 'image' : 'images'}`;

/** A few names, and how many more there are. */
export function someOf(names: readonly string[], shown = 3): string {
  const more = names.length - shown;
  return more > 0 ? `${names.slice(0, shown).join(', ')} and ${more} more` : names.join(', ');
}

/** What was chosen and why, in sentences. `tieReason`: what counts as a tie. */
export function choiceSentences(choice: Choice, head: string, tieReason: string): string[] {
  const { kept, rest, undecided, ties } = choice;
  const of = (kind: Reason['kind']): number => rest.filter(({ reason }) => reason.kind === kind).length;
  const why = [
    ...(of('lower') > 0 ? [`${of('lower')} with a lower ${head} score`] : []),
    ...(of('below') > 0 ? [`${of('below')} below --min`] : []),
    ...(of('duplicate') > 0 ? [`${of('duplicate')} nearly the same as a better one`] : []),
  ];
  return [
    `${images(kept.length)} kept, ${rest.length} not kept${why.length > 0 ? `: ${why.join(', ')}` : ''}.`,
    ...ties
      .slice(0, 10)
      .map(
        ({ kept: one, left, difference }) =>
          `Tie: ${one.file} was kept and ${left.file} was not, though their ${head} scores differ by ${difference.toFixed(3)}.`,
      ),
    ...(ties.length > 10 ? [`${ties.length - 10} more ties.`] : []),
    ...(ties.length > 0 ? [tieReason] : []),
    ...undecidedSentences(undecided),
  ];
}

/** One sentence for each reason, with names. */
function undecidedSentences(undecided: Choice['undecided']): string[] {
  const reasons = new Map<string, string[]>();
  for (const { candidate, why } of undecided) {
    const reason =
      why === candidate.problem ? 'They were not found or not scored.' : why.replace(/^It has/, 'They have');
    reasons.set(reason, [...(reasons.get(reason) ?? []), candidate.file]);
  }
  return [...reasons].map(
    ([why, names]) => `${images(names.length)} left undecided (${someOf(names)}). ${why}`,
  );
}

/** The names of kept images, or for a .csv a table of all. */
export function listText(path: string, { kept, rest, undecided }: Choice): string {
  if (!/\.csv$/i.test(path)) return kept.map(({ candidate }) => `${candidate.file}\n`).join('');
  const heads = [...new Set([...kept, ...rest].flatMap(({ candidate }) => Object.keys(candidate.scores)))];
  const row = (candidate: Candidate, decision: string, group: string, why: string) => [
    candidate.file,
    decision,
    group,
    ...heads.map((head) => candidate.scores[head]),
    why,
  ];
  return csvLines([
    ['file', 'picked', 'group', ...heads, 'reason'],
    ...kept.map(({ candidate, group }) => row(candidate, 'keep', group, '')),
    ...rest.map(({ candidate, group, reason }) => row(candidate, 'rest', group, reasonText(reason))),
    ...undecided.map(({ candidate, why }) => row(candidate, '', '', why)),
  ]);
}

function reasonText(reason: Reason): string {
  if (reason.kind === 'below') return `${reason.head} below ${reason.least}`;
  return reason.kind === 'lower' ? 'lower score' : `looks like ${reason.of.file}`;
}

import type { PeopleInterval } from '../../shared/reliability.ts';
import type { Manifest } from '../manifest.ts';

type Head = Manifest['heads'][number];

/** "− 0.45": two digits that count, whatever the scale. */
const term = (value: number): string =>
  `${value < 0 ? '−' : '+'} ${Number(Math.abs(value).toPrecision(2)).toString()}`;

/** How far people's mean rating lies from a head's score, and on what that was measured, in one phrase. */
export function intervalWords({ reliability }: Pick<Head, 'reliability'>): string {
  if (!reliability) return 'not known';
  const { interval, on } = reliability;
  if (!interval) return `too few images to say (${on})`;
  const { otherGenerators: others } = reliability;
  const own = `people’s mean rating lies ${between(interval, on)}`;
  return others
    ? `${own}; for images of other generators, as most new images are, ${between(others.interval, others.on)}`
    : own;
}

function between({ level, below, above }: PeopleInterval, on: string): string {
  const share = Number((level * 10).toFixed(1));
  return `between the score ${term(-below)} and the score ${term(above)} for ${share} of 10 images (${on})`;
}

/** The same for every head, in one line. */
export function reliabilityWords({ heads }: Pick<Manifest, 'heads'>): string {
  return heads.map((head) => `${head.name}: ${intervalWords(head)}`).join('; ');
}

/** The table of pairs as lines of Markdown; none where it is not known. */
export function pairLines({ title, reliability }: Head): string[] {
  if (!reliability) return [];
  const percent = (share: number): string => `${(100 * share).toFixed(0)}%`;
  const tables: [string, typeof reliability.pairs][] = [['any two images', reliability.pairs]];
  if (reliability.samePrompt) tables.push(['two images of one prompt', reliability.samePrompt]);
  return tables.flatMap(([which, table]) => [
    `${title}, ${which}: how often people rated the image with the higher score higher, by the difference of the scores.`,
    '',
    '| scores differ by | pairs | people agreed |',
    '|---|---|---|',
    ...table.map(({ from, pairs, agreed }, i) => {
      const to = table[i + 1]?.from;
      const range = to === undefined ? `${from} or more` : `${from} to ${to}`;
      return `| ${range} | ${pairs} | ${percent(agreed / pairs)} |`;
    }),
    '',
  ]);
}

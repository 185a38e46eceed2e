import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../../shared/random.ts';
import { compareRuns } from './compare-runs.ts';
import { pairRuns } from './pair-runs.ts';
import type { Run, RunImage } from './run.ts';

const prompt = { by: { kind: 'prompt' } } as const;
const image = (
  file: string,
  text: string,
  quality: number | null,
  more: Partial<RunImage> = {},
): RunImage => ({
  file,
  prompt: text,
  scores: { quality },
  ...more,
});
const run = (name: string, images: RunImage[]): Run => ({ name, images });
/** A run with a score for each prompt 0, 1, 2, … */
const runOf = (name: string, scores: readonly number[]): Run =>
  run(
    name,
    scores.map((score, i) => image(`${name}/${i}.png`, `prompt ${i}`, score)),
  );

describe('pairing', () => {
  test('by prompt: several images of a prompt are one pair of means; what does not pair is counted', () => {
    const base = run('A', [
      image('a1', 'A Cat', 1),
      image('a2', ' a  cat', 2),
      image('a3', 'a dog', 3),
      image('a4', '', 4),
    ]);
    const other = run('B', [image('b1', 'a cat', 4), image('b2', 'a bird', 3), image('b3', 'a bird', 3)]);
    const [comparison] = compareRuns(base, [other], prompt);
    expect(comparison!.heads[0]).toMatchObject({ n: 1, mean: 2.5, interval: null, wins: 1 });
    expect(comparison!.heads[0]!.worst).toEqual([
      { label: 'A Cat', base: 1.5, other: 4, difference: 2.5, baseFiles: ['a1', 'a2'], otherFiles: ['b1'] },
    ]);
    expect(comparison!.remarks).toEqual([
      '1 image of A has no prompt to pair by.',
      '1 image of A has no counterpart (for example “a dog”).',
      '2 images of B have no counterpart (for example “a bird”).',
      '1 prompt has several images in a run: their mean score counts once.',
    ]);
  });

  test('by file: below each run’s own folder, else by name where that is unambiguous', () => {
    const keys = (a: string[], b: string[]) => {
      const of = (name: string, files: string[]) =>
        run(
          name,
          files.map((file) => image(file, '', 1)),
        );
      const { pairs, remarks } = pairRuns(of('A', a), of('B', b), { kind: 'file' });
      return [pairs.map(({ key }) => key), remarks.length];
    };
    expect(keys(['x/v1/cat/1.png', 'x/v1/dog/1.png'], ['y\\cat\\1.png', 'y\\dog\\1.png'])).toEqual([
      ['cat/1.png', 'dog/1.png'],
      0,
    ]);
    expect(keys(['a/1.png'], ['b/c/1.png'])).toEqual([['1.png'], 0]);
    expect(keys(['a/p/1.png', 'a/q/2.png'], ['b/r/1.png', 'b/s/2.png'])).toEqual([['1.png', '2.png'], 1]);
    // two 1.png on one side: which one is meant?
    expect(keys(['a/p/1.png', 'a/q/1.png'], ['b/r/1.png', 'b/s/2.png'])[0]).toEqual([]);
  });

  test('by a column, whatever it is called; a cell that says nothing pairs nothing', () => {
    const of = (name: string, cells: Record<string, string>[]) =>
      run(
        name,
        cells.map((cell, i) => image(`${name}${i}`, '', 1, { cells: cell })),
      );
    const by = { kind: 'column', column: 'constructor' } as const;
    const { pairs, remarks } = pairRuns(
      of('A', [{ constructor: 'S1' }, { constructor: 'n/a' }, {}]),
      of('B', [{ constructor: 's1' }]),
      by,
    );
    expect(pairs.map(({ label }) => label)).toEqual(['S1']);
    expect(remarks).toEqual(['2 images of A have no cell in “constructor” to pair by.']);
  });

  test('every image is in one pair or counted as left out', () => {
    const word = fc.constantFrom('', 'a', 'A ', 'b', 'c', '__proto__');
    const side = fc.array(word).map((words) => words.map((text, i) => image(`${i}.png`, text, i)));
    fc.assert(
      fc.property(side, side, (a, b) => {
        const { pairs, remarks } = pairRuns(run('A', a), run('B', b), { kind: 'prompt' });
        const counted = (name: string) =>
          remarks
            .filter((remark) => remark.includes(`of ${name} ha`))
            .reduce((sum, remark) => sum + Number(/^\d+/.exec(remark)![0]), 0);
        expect(pairs.flatMap((pair) => pair.base).length + counted('A')).toBe(a.length);
        expect(pairs.flatMap((pair) => pair.other).length + counted('B')).toBe(b.length);
      }),
    );
  });
});

describe('measures', () => {
  const sentence = (base: readonly number[], other: readonly number[]) =>
    compareRuns(runOf('B', base), [runOf('A', other)], prompt)[0]!.heads[0]!.claim;

  test('runs without a prompt in common say so', () => {
    const [base, other] = [run('B', [image('1.png', 'a cat', 1)]), run('A', [image('1.png', 'a dog', 2)])];
    const { claim } = compareRuns(base, [other], prompt)[0]!.heads[0]!;
    expect(claim).toEqual({
      claimed: false,
      sentence:
        'No difference in quality between A and B can be claimed: they have no prompt in common; at least 7 are needed.',
    });
  });

  test('a known difference is claimed in one sentence, whichever run is the better one', () => {
    const low = [1, 2, 3, 2, 1, 2, 3, 2, 1];
    const high = low.map((score, i) => score + [0.6, 0.4, 0.2, 0.5, 0.3, 0.4, 0.0, 0.5, 0.3][i]!);
    const expected = expect.stringMatching(
      /^A scores 0\.36 higher than B in quality; 95% interval 0\.2\d–0\.\d\d; wins 8 of 9 prompts, 1 too close to call\.$/,
    ) as string;
    expect(sentence(low, high)).toEqual({ claimed: true, sentence: expected });
    const swapped = compareRuns(runOf('A', high), [runOf('B', low)], prompt)[0]!.heads[0]!;
    expect(swapped).toMatchObject({
      wins: 0,
      losses: 8,
      ties: 1,
      claim: { claimed: true, sentence: expected },
    });
  });

  test.each([
    [[1, 1, 1, 1, 1], [2, 2, 2, 2, 2], /5 prompts are too few; at least 7 are needed\.$/],
    [[1], [2], /1 prompt is too few/],
    [
      [1, 1, 1, 1, 1, 1, 1],
      [1.4, 0.5, 1.1, 1.2, 0.7, 1.3, 0.9],
      /the 95% interval of the mean difference, −0\.\d+ to 0\.\d+, contains 0 \(7 prompts\)\.$/,
    ],
    [[1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1], /0\.00 to 0\.00, contains 0/],
  ])('%j against %j: nothing can be claimed, and why', (base, other, why) => {
    const { claimed, sentence: text } = sentence(base, other);
    expect(claimed).toBe(false);
    expect(text).toMatch(/^No difference in quality between A and B can be claimed: /);
    expect(text).toMatch(why);
  });

  test('what one comparison could claim, ten at once cannot', () => {
    const better = runOf('A', [2, 2, 2, 2, 2, 2, 2]);
    const base = runOf('B', [1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6]);
    expect(compareRuns(base, [better], prompt)[0]!.heads[0]!.claim.claimed).toBe(true);
    const [first] = compareRuns(base, [better, ...Array.from({ length: 9 }, () => base)], prompt);
    expect(first!.heads[0]!.claim.sentence).toMatch(
      /in one of 10 comparisons may be due to chance \(p = 0\.156\)\.$/,
    );
  });

  test('of a head of which less is better, the lower one wins and the highest is worst', () => {
    const options = { ...prompt, lowerIsBetter: ['quality'] };
    const [found] = compareRuns(
      runOf('B', [3, 3, 3, 3, 3, 3, 3]),
      [runOf('A', [1, 2, 2.5, 2, 2, 1, 1])],
      options,
    );
    expect(found!.heads[0]!.wins).toBe(7);
    expect(found!.heads[0]!.worst[0]!.difference).toBe(-0.5);
    expect(found!.heads[0]!.claim.sentence).toMatch(/^A scores 1\.36 lower than B/);
  });

  test('groups have rows of their own; a score that is missing on one side is counted', () => {
    const side = (name: string, plus: number) =>
      run(
        name,
        Array.from({ length: 8 }, (_, i) =>
          image(`${name}${i}`, `p${i}`, i === 7 && plus > 0 ? null : i + plus, {
            group: i % 2 ? 'odd' : 'even',
          }),
        ),
      );
    const [found] = compareRuns(side('A', 0), [side('B', 1)], prompt);
    expect(found!.heads.map(({ group, n, missing, mean }) => [group, n, missing, mean])).toEqual([
      [undefined, 7, 1, 1],
      ['even', 4, 0, 1],
      ['odd', 3, 1, 1],
    ]);
  });

  test('the order of images changes nothing, and swapping the runs only signs', () => {
    const score = fc.integer({ min: 0, max: 500 }).map((value) => value / 100);
    fc.assert(
      fc.property(fc.array(fc.tuple(score, score), { minLength: 2, maxLength: 12 }), (scores) => {
        const a = runOf(
          'A',
          scores.map(([x]) => x),
        );
        const b = runOf(
          'B',
          scores.map(([, y]) => y),
        );
        const [straight] = compareRuns(a, [b], prompt);
        const turned = { ...b, images: [...b.images].reverse() };
        expect(compareRuns(a, [turned], prompt)[0]).toEqual(straight);
        const one = straight!.heads[0]!;
        const two = compareRuns(b, [a], prompt)[0]!.heads[0]!;
        expect(two.mean).toBeCloseTo(-one.mean, 12);
        expect(two.interval![0]).toBeCloseTo(-one.interval![1], 12);
        expect([two.wins, two.losses, two.p]).toEqual([one.losses, one.wins, one.p]);
        expect(two.claim.claimed).toBe(one.claim.claimed);
      }),
      { numRuns: 20 },
    );
  });
});

test('at most 5% false alarms over 200 comparisons of runs that do not differ', () => {
  const random = new Random(11);
  const normal = () => random.normal();
  const heavy = () => random.normal() / Math.sqrt(Math.max(0.05, random.uniform()));
  let alarms = 0;
  for (let i = 0; i < 200; i++) {
    const noise = i % 2 ? normal : heavy;
    const scores = () => Array.from({ length: 7 + (i % 10) }, () => 2.5 + 0.5 * noise());
    const [found] = compareRuns(runOf('A', scores()), [runOf('B', scores())], prompt);
    if (found!.heads[0]!.claim.claimed) alarms++;
  }
  expect(alarms).toBeLessThanOrEqual(10);
  // a rule that never claims anything would pass, too
  expect(alarms).toBeGreaterThan(0);
});

test('a difference of half a standard deviation is found in most comparisons of 50 prompts', () => {
  const random = new Random(12);
  let found = 0;
  for (let i = 0; i < 20; i++) {
    const base = Array.from({ length: 50 }, () => random.normal());
    const other = base.map((score) => score + 0.5 + random.normal());
    if (compareRuns(runOf('A', base), [runOf('B', other)], prompt)[0]!.heads[0]!.claim.claimed) found++;
  }
  expect(found).toBeGreaterThan(14);
});

import { expect, test } from 'vitest';
import { compareRuns } from '../compare-runs.ts';
import { checkGates } from '../gate.ts';
import type { Run } from '../run.ts';
import { methodOf, type ReportContent } from './content.ts';
import { htmlReport } from './html-report.ts';
import { jsonReport } from './json-report.ts';
import { junitReport } from './junit-report.ts';
import { markdownReport } from './markdown-report.ts';

/** Two runs of eight prompts, the second one 0.5 worse; `word` appears in every text a user can choose. */
function content(word: string, picture?: ReportContent['picture']): ReportContent {
  const run = (name: string, less: number): Run => ({
    name: `${name}${word}`,
    images: Array.from({ length: 8 }, (_, i) => ({
      file: `${word}${i}.png`,
      prompt: `${word} ${i}`,
      scores: { quality: 3 - less - 0.01 * i * less, alignment: null },
      group: `${word}${i % 2}`,
    })),
  });
  const comparisons = compareRuns(run('base', 0), [run('new', 0.5)], { by: { kind: 'prompt' } });
  return {
    comparisons,
    facts: [`Scored by ${word}.`],
    gates: checkGates(comparisons, { quality: -0.1 }),
    madeAt: '2026-01-02T03:04:05.678Z',
    ...(picture ? { picture } : {}),
  };
}

/** The tags of a document in order, their attributes' texts left out. */
const tags = (markup: string): string[] =>
  (markup.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/"[^"]*"/g, '""'));

const hostile = '"><script>alert(1)</script><!-- \u0000\ud800 | & ]]> \'=`*_';

test.each([
  ['HTML', htmlReport],
  ['JUnit', junitReport],
])('%s: whatever texts hold, the document keeps its tags', (_, report) => {
  const markup = report(content(hostile));
  expect(tags(markup)).toEqual(tags(report(content('word'))));
  expect(markup).not.toContain('<script');
  // oxlint-disable-next-line no-control-regex -- what XML cannot hold
  expect(markup).not.toMatch(/[\u0000-\u0008\ud800]/u);
});

test('the HTML holds the sentence, the figures and the worst pairs, and loads nothing', () => {
  const html = htmlReport(content('x'));
  const [comparison] = content('x').comparisons;
  expect(html).toContain(comparison!.heads[0]!.claim.sentence);
  expect(html).toMatch(/basex scores 0\.5\d+ higher than newx in quality;/);
  expect(html).toContain('8 prompts paired.');
  expect(html).toContain('Difference: newx minus basex, mean over pairs');
  expect(methodOf([comparison!, comparison!])[0]).toContain(
    'Difference: each run minus basex, mean over pairs',
  );
  expect(html.match(/<td>x \d<\/td>/g)).toHaveLength(8);
  expect(html).not.toMatch(/<(script|link|iframe)|https?:/);
});

test('pictures are embedded only as data of an image', () => {
  const html = htmlReport(
    content('x', (run, file) =>
      run === 'basex' ? `data:image/png;base64,AA${file[1]!}=` : 'https://x/y.png"',
    ),
  );
  expect(html.match(/<img [^>]*>/g)).toHaveLength(8);
  expect(html).toContain('src="data:image/png;base64,AA7="');
  expect(html).not.toContain('https');
});

test('a gate fails where the interval reaches below it, and JUnit says so', () => {
  const { comparisons } = content('x');
  const [low] = comparisons[0]!.heads[0]!.interval!;
  const passed = (least: number) => checkGates(comparisons, { quality: least })[0]!.passed;
  expect([passed(low), passed(low + 1e-9), passed(-0.1)]).toEqual([true, false, false]);
  expect(checkGates(comparisons, { alignment: -9 })[0]).toMatchObject({ passed: false });
  const xml = junitReport(content('x'));
  expect(xml).toContain('failures="1"');
  expect(xml).toMatch(
    /<failure message="newx: quality fails\. The 95% interval of the mean difference starts at −0\.5\d+, below −0\.10+\.">/,
  );
});

test('Markdown: no text breaks out of its cell, and the table has a row per head and group', () => {
  const markdown = markdownReport(content(hostile));
  const rows = markdown.split('\n').filter((line) => line.startsWith('| '));
  for (const row of rows) expect(row.match(/(?<!\\)\|/g)!.length).toBeGreaterThan(4);
  expect(new Set(rows.slice(0, 5).map((row) => row.match(/(?<!\\)\|/g)!.length)).size).toBe(1);
  expect(markdown).not.toMatch(/(?<!\\)<script/);
});

test('JSON holds every figure unrounded; what is not defined is null', () => {
  const { comparisons } = content('x');
  const read = JSON.parse(jsonReport(content('x'))) as ReportContent;
  expect(read.comparisons[0]!.heads[0]!.mean).toBe(comparisons[0]!.heads[0]!.mean);
  expect(read.gates[0]!.passed).toBe(false);
});

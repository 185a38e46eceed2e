import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { expect, test } from 'vitest';
import { namesToRun } from './tiers.ts';

/** Files whose tests, or the suites they make, are tagged for `npm run test:all`. */
const tagged = globSync([
  'src/**/*.test.ts',
  'e2e/**/*.spec.ts',
  'src/testing/**/*.ts',
  '!src/tools/test-runner/**',
]).filter((file) => /@all\b/.test(readFileSync(file, 'utf8')));

/** The rows of CONTRIBUTING’s table of tiers: a matrix, why it is one, its twin. */
const rows = (() => {
  const lines = readFileSync('CONTRIBUTING.md', 'utf8').split('\n');
  const start = lines.findIndex((line) => line.startsWith('| in `test:all` alone'));
  return lines.slice(start + 2, lines.indexOf('', start)).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
})();
const named = rows.flatMap(([matrix]) => [...matrix!.matchAll(/`([^`]+\.ts)`/g)].map(([, name]) => name!));
const isNamed = (file: string, name: string): boolean => file.endsWith(`/${name}`);

test('every file with tests of the second tier is in CONTRIBUTING’s table, and none without', () => {
  expect(tagged.filter((file) => !named.some((name) => isNamed(file, name)))).toEqual([]);
  expect(named.filter((name) => tagged.filter((file) => isNamed(file, name)).length !== 1)).toEqual([]);
});

test('each has a reason and a twin', () => {
  expect(rows.length).toBeGreaterThan(50);
  for (const cells of rows) {
    expect(cells, cells[0]).toHaveLength(3);
    for (const cell of cells) expect(cell, cells[0]).not.toBe('');
  }
});

test.runIf(namesToRun)('names with the tag are left out, wherever it stands', () => {
  const names = ['a b', '@all a', 'a @all b', 'a @alone', 'a @all'];
  expect(names.filter((name) => namesToRun!.test(name))).toEqual(['a b', 'a @alone']);
});

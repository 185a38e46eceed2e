import { expect, test } from 'vitest';
import { readTable } from './read-table.ts';

test('scores that the command line wrote are no ratings when they come back as a table', () => {
  const table = readTable(
    "file,quality,quality_low,quality_high,crops,warnings,error,model,ms,description\n'=a.png,3.5,3,4,15,,,demo@1,7,'-a cat\n",
    'scores.csv',
  );
  expect(table.columns).toEqual(['file', 'description']);
  expect(table.rows).toMatchObject([{ file: '=a.png', description: '-a cat' }]);
});

test('a table of somebody else keeps its apostrophes and its columns', () => {
  const table = readTable("file,quality,prompt\na.png,3.5,'-ish words\n", 't.csv');
  expect(table.rows).toMatchObject([{ prompt: "'-ish words", cells: { quality: '3.5' } }]);
});

import fc from 'fast-check';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { csvLines, withoutGuard, type Cell } from './csv.ts';
import { anyText } from '../testing/any-text.ts';

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  ' =1',
  '=1\nsecond line',
  '＝1',
  '\u0000=1',
])('text %j cannot run as a formula', (text) => {
  const [[field]] = Papa.parse<[string]>(csvLines([[text]])).data as [[string]];
  expect(field).toBe(`'${text}`);
});

test('numbers keep their sign and digits; what is no number is empty', () => {
  expect(csvLines([[-3.25, 0.1 + 0.2, NaN, Infinity, null, undefined, true]])).toBe(
    '-3.25,0.30000000000000004,,,,,true\n',
  );
});

test('any text is read back unchanged, whatever it begins with', () => {
  const hostile = fc.string({
    unit: fc.constantFrom("'", '=', '-', '"', ',', '\n', '\r', '\t', ' ', 'a', '＝'),
  });
  const cells = fc.array(fc.tuple(fc.oneof(hostile, anyText()), fc.constant('end')), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(cells, fc.constantFrom('\n', '\r\n'), (rows: Cell[][], newline) => {
      const read = Papa.parse<string[]>(csvLines(rows, newline), { delimiter: ',', newline }).data.slice(
        0,
        -1,
      );
      expect(read.map((row) => row.map(withoutGuard))).toEqual(rows);
      for (const [field] of read) expect(field).not.toMatch(/^[\s]*[=+\-@]/);
    }),
  );
});

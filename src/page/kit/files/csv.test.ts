import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { toCsv, type CsvCell } from './csv.ts';

/** The text of one cell in a table. */
const field = (cell: CsvCell) => toCsv([{ cell, end: 1 }]).slice('cell,end\r\n'.length, -',1\r\n'.length);

describe('csv', () => {
  test('quotes only where RFC 4180 asks for it', () => {
    expect(field('plain text')).toBe('plain text');
    expect(field('a,b')).toBe('"a,b"');
    expect(field('say "hi"')).toBe('"say ""hi"""');
    expect(field('two\nlines')).toBe('"two\nlines"');
    expect(field(undefined)).toBe('');
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=1+1\ntwo lines'])(
    'text %j cannot run as a formula',
    (cell) => {
      expect(field(cell).replace(/^"/, '').startsWith("'")).toBe(true);
    },
  );

  test('numbers keep their sign and digits', () => {
    expect([field(-3.25), field(0.1 + 0.2), field(Number.NaN)]).toEqual(['-3.25', '0.30000000000000004', '']);
  });

  test('another reader gets the same table back', () => {
    const rows = [
      { file: 'a, "b".png', prompt: 'line 1\r\nline 2', quality: -1.5 },
      { file: 'ünï 猫.png', prompt: '', quality: undefined, extra: true },
    ];
    const read = Papa.parse<string[]>(toCsv(rows).trimEnd()).data;
    expect(read).toEqual([
      ['file', 'prompt', 'quality', 'extra'],
      ['a, "b".png', 'line 1\r\nline 2', '-1.5', ''],
      ['ünï 猫.png', '', '', 'true'],
    ]);
  });
});

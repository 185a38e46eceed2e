import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchRows } from './match-rows.ts';

const match = (names: string[], paths: string[], folder = '') => {
  const { rows, remarks } = matchRows('t.csv', folder, names, paths);
  return { by: Object.fromEntries([...rows].map(([path, [row]]) => [path, names[row!]])), remarks };
};

describe('names of a table and images', () => {
  test('equal names in different folders stay apart', () => {
    const { by, remarks } = match(['base/1.png', 'lora/1.png'], ['set/lora/1.png', 'set/base/1.png']);
    expect(by).toEqual({ 'set/base/1.png': 'base/1.png', 'set/lora/1.png': 'lora/1.png' });
    expect(remarks).toEqual([]);
  });

  test.each([
    ['Windows paths', 'C:\\x\\1.png', '1.png'],
    ['a path from elsewhere', '/home/me/x/1.png', 'x/1.png'],
    ['./', './x/1.png', 'x/1.png'],
    [
      'composed in the table, decomposed on disk',
      'Müller.png'.normalize('NFC'),
      'Müller.png'.normalize('NFD'),
    ],
    [
      'decomposed in the table, composed on disk',
      'Müller.png'.normalize('NFD'),
      'Müller.png'.normalize('NFC'),
    ],
  ])('%s', (_, name, path) => {
    expect(match([name], [path])).toEqual({ by: { [path]: name }, remarks: [] });
  });

  test('a name without a folder that fits two images is given to none, in words', () => {
    const { by, remarks } = match(['1.png'], ['base/1.png', 'lora/1.png']);
    expect(by).toEqual({});
    expect(remarks.join()).toMatch(/1\.png in t\.csv fits 2 images \(“base\/1\.png” and “lora\/1\.png”\)/);
    expect(match(['1.png'], ['1.png', 'lora/1.png']).by).toEqual({ '1.png': '1.png' });
    expect(match(['1.png'], ['base/1.png', 'lora/1.png'], 'lora').by).toEqual({ 'lora/1.png': '1.png' });
  });

  test('an image that two names fit equally gets neither, in words', () => {
    const { by, remarks } = match(['base/1.png', 'lora/1.png'], ['1.png']);
    expect(by).toEqual({});
    expect(remarks.join()).toMatch(
      /1\.png matches “base\/1\.png” and “lora\/1\.png” in t\.csv: neither was used/,
    );
  });

  test('another case, or another folder, only where nothing else fits, and told', () => {
    const { by, remarks } = match(
      ['A.PNG', 'b.png', 'images/c.png'],
      ['a.png', 'b.png', 'B.png', 'pics/c.png'],
    );
    expect(by).toEqual({ 'a.png': 'A.PNG', 'b.png': 'b.png', 'pics/c.png': 'images/c.png' });
    expect(remarks).toHaveLength(2);
    expect(remarks[0]).toMatch(/A\.PNG in t\.csv was matched to a\.png/);
  });

  test('the folder before all paths never matters, however deep: every name finds its image', () => {
    const part = fc.constantFrom('a', 'b', 'Ü', 'c d', '__proto__', 'constructor');
    const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `${parts.join('/')}.png`);
    fc.assert(
      fc.property(
        fc.uniqueArray(path, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        fc.boolean(),
        (names, windows, decomposed) => {
          const written = names.map((name) => {
            const slashed = windows ? name.replaceAll('/', '\\') : name;
            return decomposed ? slashed.normalize('NFD') : slashed;
          });
          const { rows, remarks } = matchRows(
            't.csv',
            'drop',
            written,
            names.map((name) => `drop/${name}`),
          );
          expect(remarks).toEqual([]);
          expect(names.map((name) => rows.get(`drop/${name}`))).toEqual(names.map((_, i) => [i]));
        },
      ),
    );
  });
});

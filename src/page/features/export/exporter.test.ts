import { unzipSync, strFromU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import { EntryNames } from '../../../records/entry-names.ts';
import { Exporter } from './exporter.ts';
import type { ExportRecord } from './records.ts';

const record = (file: string): ExportRecord => ({
  file,
  status: 'done',
  scores: { quality: 3 },
  prompt: '=1+1',
  promptOrigin: 'typed',
  description: '',
  descriptionOrigin: 'none',
});

test('records given in pieces come out as one table, in an archive too', async () => {
  const exporter = new Exporter();
  exporter.addRecords([record('a.png'), record('b.png')]);
  exporter.addRecords([record('c.png')]);
  const json = exporter.json();
  const zip = exporter.zip();
  if (!json.ok || !zip.ok) throw new Error('refused');
  const entries = unzipSync(new Uint8Array(await zip.value.arrayBuffer()));
  expect(Object.keys(entries)).toEqual(['scores.csv', 'scores.json']);
  expect(strFromU8(entries['scores.json']!)).toBe(await json.value.text());
  const lines = strFromU8(entries['scores.csv']!).trim().split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[3]).toMatch(/^c\.png,done,3,.*,"'=1\+1",/);
});

describe('names in an archive', () => {
  test('are made safe', () => {
    const names = new EntryNames();
    expect(names.take('../../etc/passwd')).toBe('__.._etc_passwd');
    expect(names.take('a\u0000b:c?.png')).toBe('a_b_c_.png');
  });

  test('are taken by Windows too, and by file systems that count bytes', () => {
    const take = (name: string) => new EntryNames().take(name);
    expect(['CON.png', 'aux', 'com1.tar.gz', 'LPT².txt', 'nul .png', 'console.png'].map(take)).toEqual([
      '_CON.png',
      '_aux',
      '_com1.tar.gz',
      '_LPT².txt',
      '_nul .png',
      'console.png',
    ]);
    expect(['a fox...', 'a fox. .', 'half \uD83E.png'].map(take)).toEqual(['a fox_', 'a fox_', 'half _.png']);
    // the fifth is a line break to a regular expression
    for (const letter of ['a', 'é', '狐', '🦊', '\u2028'])
      for (const more of ['', 'a', 'aa', 'aaa']) {
        const name = take(`${letter.repeat(200)}${more}_00012.png`);
        expect(new TextEncoder().encode(`${name} (1000).xmp`).length).toBeLessThanOrEqual(255);
        expect(name).toMatch(new RegExp(`^${letter}{40,}${more}_00012\\.png$`, 'u'));
      }
  });

  test('composed in two ways are one', () => {
    const names = new EntryNames();
    expect(['caf\u00E9.png', 'cafe\u0301.png'].map((name) => names.take(name))).toEqual([
      'caf\u00E9.png',
      'cafe\u0301 (2).png',
    ]);
  });

  test('are never given twice', () => {
    const names = new EntryNames();
    expect(['cat.png', 'Cat.png', 'cat.png', 'cat'].map((name) => names.take(name))).toEqual([
      'cat.png',
      'Cat (2).png',
      'cat (3).png',
      'cat',
    ]);
  });
});

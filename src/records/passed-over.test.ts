import { expect, test } from 'vitest';
import { PassedOver, whyPassedOver } from './passed-over.ts';

test.each([
  ['./a.png', undefined],
  ['set/b/a.JPG', undefined],
  ['set/t.csv', undefined],
  ['set/a.txt', undefined],
  ['._1.png', 'system'],
  ['__MACOSX/a.png', 'system'],
  ['x/Thumbs.db', 'system'],
  ['x/desktop.ini', 'system'],
  ['.export/a.png', 'hidden'],
  ['../../etc/a.png', 'outside'],
  ['inner.zip', 'nested'],
  ['a.heic', 'format'],
  ['b.tiff', 'format'],
  ['notes.docx', 'other'],
])('%s: %s', (path, reason) => {
  expect(whyPassedOver(path)).toBe(reason);
});

test('what was skipped is counted and named in a sentence', () => {
  const passed = new PassedOver();
  expect(passed.sentence('set.zip')).toBe('');
  passed.add('system', '._1.png');
  for (const name of ['a.docx', 'b.docx', 'c.docx']) passed.add('other', name);
  expect(whyPassedOver('a.png', 6e8)).toBe('too-large');
  expect(passed.sentence('set.zip')).toBe(
    'set.zip: 4 files were skipped: 1 created by the system (._1.png); 3 that are not images or tables (a.docx, b.docx, …).',
  );
});

import { expect, test } from 'vitest';
import {
  failedRecord,
  isRecordHeader,
  readRecord,
  recordLine,
  recordTable,
  scoredRecord,
  type ScoreRecord,
} from './score-record.ts';
import { readScored } from './scored-images.ts';

/** Every field there is: one that is forgotten in the schema would make a line of ours look like somebody else's. */
const full: Required<Omit<ScoreRecord, 'error' | 'code' | 'hint'>> = {
  file: '=1+1.png',
  scores: { quality: -0.5, alignment: null },
  interval: { quality: [-1, 0.25], alignment: null },
  crops: [{ x: 3, y: 4, scores: { quality: -0.5, alignment: null } }],
  warnings: ['one', '=two'],
  warningCodes: ['enlarged', 'no-picture'],
  reasons: [
    {
      code: 'not-mentioned',
      message: 'the description does not mention “=fox”',
      sureness: 0.67,
      phrases: [{ text: '=fox', sureness: 0.67 }],
    },
  ],
  model: 'demo@0123456789ab',
  models: { quality: 'demo@0123456789ab' },
  ms: 12,
  settings: { crops: 3, heads: ['quality'], rawPrompts: true },
  texts: {
    prompt: 'a fox',
    promptFrom: 'a1111',
    promptDropped: ['<lora:x:1>'],
    description: '',
    descriptionFrom: 'none',
  },
  description: '=HYPERLINK("http://x")',
  describedBy: { provider: 'openai', model: '@m', host: 'h', mode: 'plain' },
  descriptionError: '-why',
  seen: { size: 3, modified: 4.5, inode: 5 },
  again: 2,
};

test('a line of ours is known as one, with whatever fields it has', () => {
  expect(readRecord(recordLine(full))).toEqual(full);
  const failed = failedRecord('a.png', { code: 'file-empty', message: 'Empty.', hint: 'Fill it.' });
  expect(readRecord(recordLine(failed))).toEqual(failed);
});

test.each([
  '{"file":"a.png"}',
  '{"file":"a.png","scores":{"quality":1}}',
  '[]',
  'null',
  '{"file":"a.png","error":"x"}',
])('%s is none', (line) => {
  expect(readRecord(line)).toBeUndefined();
});

test('of several models, lines and tables say which each score is of, and both name them alike', () => {
  const several = {
    ...{
      name: 'a+b',
      hash: '2',
      members: [
        { name: 'a', hash: '0' },
        { name: 'b', hash: '1' },
      ],
    },
    heads: [
      { name: 'quality', model: { id: 'a@0', title: 'A' } },
      { name: 'cosine', model: { id: 'b@1', title: 'B' } },
      { name: 'unasked', model: { id: 'b@1', title: 'B' } },
    ],
  };
  const result = {
    scores: { quality: 3 },
    withheld: { cosine: 'add a prompt' },
    crops: [],
    warnings: [],
    ms: 1,
  };
  const record = scoredRecord('a.png', result, several);
  expect(record).toMatchObject({ model: 'a@0+b@1', models: { quality: 'a@0', cosine: 'b@1' } });
  expect(scoredRecord('a.png', result, { name: 'a', hash: '0' })).not.toHaveProperty('models');
  const table = recordTable(['quality', 'cosine']);
  expect(table.row(record)).toContain(',quality=a@0; cosine=b@1,');
  for (const file of [recordLine(record), table.header + table.row(record)])
    expect(readScored(file, 'a file').images[0]?.model).toBe('a@0+b@1');
});

test('no column of the table can run as a formula; the header is known as ours', () => {
  const { header, row } = recordTable(['quality', 'alignment'], true);
  const { models: _, ...ofOne } = full;
  expect(row(ofOne)).toBe(
    `"'=1+1.png",-0.5,,-1,0.25,,,1,one; =two,,demo@0123456789ab,12,a fox,a1111,the description does not mention “=fox” (67% sure),"'=HYPERLINK(""http://x"")","'@m",h,plain,"'-why"\n`,
  );
  expect(row(failedRecord('a.png', { code: 'internal', message: '+1' }))).toContain(`"'+1"`);
  expect(isRecordHeader(header.trim().split(','))).toBe(true);
  expect(isRecordHeader([...header.trim().split(','), 'mos'])).toBe(false);
  // as earlier versions wrote it
  expect(isRecordHeader(header.trim().replace(',reasons', '').split(','))).toBe(true);
});

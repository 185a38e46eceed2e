import { expect, test } from 'vitest';
import { csvLines } from './csv.ts';
import { failedRecord, recordLine, recordTable, type ScoreRecord } from './score-record.ts';
import { readScored } from './scored-images.ts';

const record: ScoreRecord = {
  file: '=1/a.png',
  scores: { quality: 2.5, alignment: null },
  model: 'demo@0123456789ab',
  ms: 3,
  crops: [{ x: 0, y: 0, scores: { quality: 2.5 } }],
  texts: {
    prompt: '-a "fox", red',
    promptFrom: 'a1111',
    promptDropped: [],
    description: '',
    descriptionFrom: 'none',
  },
};
const image = { file: '=1/a.png', prompt: '-a "fox", red', model: 'demo@0123456789ab' };
const failed = failedRecord('b.png', { code: 'file-empty', message: 'Empty.' });

test('lines: failed images are counted, added fields are the user’s columns', () => {
  const settings = { crops: 3, backend: 'wasm' };
  const by = { provider: 'openai', model: 'm', host: 'h', mode: 'plain' };
  const text =
    recordLine({ ...record, settings, describedBy: by, interval: { quality: [2, 3] } }) +
    recordLine(failed) +
    recordLine(record).replace('{', '{"seed":42,');
  expect(readScored(text, 's.jsonl')).toEqual({
    images: [
      { ...image, scores: record.scores, settings, cells: {}, description: 'described by m at h (plain)' },
      { ...image, scores: record.scores, cells: { seed: '42' }, description: 'no description' },
    ],
    failed: 1,
    notes: [],
  });
});

test('a line that was written again replaces the one it names', () => {
  const text = recordLine(failed) + recordLine(record) + recordLine({ ...record, file: 'b.png', again: 1 });
  const { images, failed: count } = readScored(text, 's.jsonl');
  expect([images.map(({ file }) => file), count]).toEqual([['b.png', '=1/a.png'], 0]);
  expect(() => readScored(recordLine({ ...record, again: 2 }), 's.jsonl')).toThrow(/replaces line 2/);
});

test('faults come from codes, of lines and of the page’s export; without codes they are not known', () => {
  const faultsOf = (more: object): unknown =>
    readScored(JSON.stringify({ ...record, ...more }), 's.jsonl').images[0]!.faults;
  const reasons = [{ code: 'blur', message: 'blurred', sureness: 0.9 }];
  expect(faultsOf({ warnings: ['cut off'], warningCodes: ['no-picture'], reasons })).toEqual({
    damage: true,
    compression: false,
    noise: false,
    softness: true,
  });
  expect(faultsOf({ warnings: [{ code: 'damaged-file', message: 'no end' }] })).toEqual({ damage: true });
  expect(faultsOf({ warnings: ['enlarged'], warningCodes: ['enlarged'] })).toEqual({ damage: false });
  expect(faultsOf({ warnings: [] })).toEqual({ damage: false });
  expect(faultsOf({ warnings: ['of an earlier version'] })).toBeUndefined();
  expect(faultsOf({ warnings: 'mine', reasons: 'mine' })).toBeUndefined();
});

test('the table of the command line', () => {
  const { header, row } = recordTable(['quality', 'alignment']);
  expect(readScored(header + row(record) + row(failed), 's.csv')).toEqual({
    images: [
      {
        ...{ ...image, scores: record.scores, cells: { file: image.file, prompt: image.prompt } },
        // empty cells say that there are none
        faults: { damage: false, compression: false, noise: false, softness: false },
      },
    ],
    failed: 1,
    notes: [],
  });
});

test('an export of the page: its model has a hash of its own, the user’s columns their names', () => {
  const text = csvLines([
    [
      'file',
      'status',
      'quality',
      'quality_spread',
      'prompt',
      'prompt_origin',
      'description_model',
      'description_host',
      'description_mode',
      'model',
      'model_hash',
      'table_model',
    ],
    ['a.png', 'done', 2.5, 0.1, 'a fox', 'table', 'm', 'h', 'plain', 'demo', '0123', 'SDXL'],
  ]);
  expect(readScored(text, 'p.csv').images).toEqual([
    {
      file: 'a.png',
      prompt: 'a fox',
      scores: { quality: 2.5 },
      cells: { file: 'a.png', prompt: 'a fox', model: 'SDXL' },
      model: 'demo@0123',
      description: 'described by m at h (plain)',
    },
  ]);
});

test('the JSON of the page is an array, with the user’s columns in one field', () => {
  const text = JSON.stringify([{ ...record, prompt: 'a', status: 'done', cells: { style: 'ink' } }]);
  expect(readScored(text, 'p.json').images).toMatchObject([{ ...image, cells: { style: 'ink' } }]);
});

test.each([
  ['file,prompt\na.png,x\n', 't.csv'],
  ['{"file":"a.png"}\n', 't.jsonl'],
  ['{"file":"a.png","scores":{"quality":"high"}}\n', 't.jsonl'],
  ['{"file":"a.png","scores":3}\nnonsense\n', 't.jsonl'],
  ['file,quality,crops,warnings,error,model,ms\n', 't.csv'],
])('%j holds no scores', (text, label) => {
  expect(() => readScored(text, label)).toThrow(/t\.(csv|jsonl)/);
});

import { expect, test } from 'vitest';
import type { ModelInfo } from '../../shared/engine-api.ts';
import type { HeadlessResult } from '../engine/headless/api.ts';
import { TensorStems } from './inspect.ts';
import { csvWriter, jsonLine, type Outcome } from './score-line.ts';

const item = { file: 'a, "b".png', path: '/x/a.png', row: {} };
const model = { name: 'm', hash: '0123456789ab' } as ModelInfo;
const result: HeadlessResult = {
  width: 300,
  height: 300,
  scores: { quality: Math.fround(3.4), alignment: 1 },
  spread: { quality: 0, alignment: 0 },
  percentiles: {},
  intervals: { quality: [3.1, 3.6], alignment: null },
  unclaimed: { alignment: 'not known' },
  crops: [{ x: 3, y: 4, scores: { quality: Math.fround(3.4), alignment: 1 } }],
  warnings: [
    { code: 'untrained', message: 'one' },
    { code: 'no-prompt', message: 'two' },
  ],
  prompt: 'a fox',
  description: '',
  texts: {
    prompt: 'a fox',
    promptFrom: 'a1111',
    promptDropped: ['<lora:x:1>'],
    description: '',
    descriptionFrom: 'none',
  },
  ms: 12.6,
};
const good: Outcome = { item, ok: true, result, model };
const bad: Outcome = {
  item,
  ok: false,
  error: { code: 'file-empty', message: 'It is\nempty.', hint: 'Fill it.' },
};

test('jsonLine has the documented fields, one line each', () => {
  expect(jsonLine(good)).toBe(
    '{"file":"a, \\"b\\".png","scores":{"quality":3.4000001,"alignment":1},' +
      '"interval":{"quality":[3.1,3.6],"alignment":null},' +
      '"crops":[{"x":3,"y":4,"scores":{"quality":3.4000001,"alignment":1}}],' +
      '"warnings":["one","two"],"warningCodes":["untrained","no-prompt"],"texts":{"prompt":"a fox","promptFrom":"a1111","promptDropped":["<lora:x:1>"],' +
      '"description":"","descriptionFrom":"none"},"model":"m@0123456789ab","ms":13}\n',
  );
  expect(jsonLine(bad)).toBe(
    '{"file":"a, \\"b\\".png","error":"It is\\nempty.","code":"file-empty","hint":"Fill it."}\n',
  );
  const { scores } = JSON.parse(jsonLine(good)) as { scores: { quality: number } };
  expect(Math.fround(scores.quality)).toBe(Math.fround(3.4));
});

test('a head that had no prompt is null in a line and an empty cell in a table', () => {
  const { alignment, ...scores } = result.scores;
  expect(alignment).toBe(1);
  const outcome: Outcome = {
    ...{ item, ok: true, model },
    result: { ...result, scores, withheld: { alignment: 'add a prompt' } },
  };
  expect(JSON.parse(jsonLine(outcome))).toMatchObject({ scores: { alignment: null } });
  expect(csvWriter(['quality', 'alignment']).line(outcome)).toContain(',3.4000001,,3.1,3.6,,,1,');
});

test('csvWriter keeps its columns', () => {
  const writer = csvWriter(['quality', 'other']);
  expect(writer.header).toBe(
    'file,quality,other,quality_low,quality_high,other_low,other_high,crops,warnings,error,model,ms,prompt,prompt_from,reasons\n',
  );
  expect(writer.line(good)).toBe(
    '"a, ""b"".png",3.4000001,,3.1,3.6,,,1,one; two,,m@0123456789ab,13,a fox,a1111,\n',
  );
  expect(writer.line(bad)).toBe('"a, ""b"".png",,,,,,,,,"It is\nempty.",,,,,\n');
});

test('tensor stems tell same names apart', () => {
  const files = ['x/a.png', 'y/a.png', 'b.png', 'a.png'].map((file) => ({ file }));
  const stems = new TensorStems();
  expect(files.map((file) => stems.next(file))).toEqual(['a.png', 'a.png.2', 'b.png', 'a.png.3']);
});

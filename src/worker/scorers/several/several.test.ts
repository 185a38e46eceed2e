import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ModelInfo, ScoreRequest } from '../../../shared/engine-api.ts';
import { FoveaError } from '../../../shared/errors.ts';
import type { ScoreDetail, ScoreResult } from '../../../shared/result.ts';
import { SharedWork } from '../shared-work.ts';
import { combinedInfo } from './combined-info.ts';
import { headNames } from '../../../shared/models/head-names.ts';
import { scoreSeveral, type Member } from './score-several.ts';
import { runContext } from '../../../testing/simulated/run-context.ts';

const head = (name: string) => ({ name, title: name, min: 1, max: 5, question: '?', higherIsBetter: true });
const info = (name: string, heads: string[], hash = `${name}00`): ModelInfo => ({
  ...{ name, title: name.toUpperCase(), hash, licence: `licence of ${name}`, untrained: false },
  ...{ provenance: 'made up', profile: 'released', heads: heads.map(head) },
  ...{ crops: 2, cropSize: 224, maxTextTokens: 40, parameters: 3, bytes: 12 },
});
const result = (scores: Record<string, number>, more: Partial<ScoreResult> = {}): ScoreResult => ({
  ...{ width: 300, height: 300, scores, spread: { ...scores }, percentiles: {} },
  ...{ crops: [{ x: 1, y: 2, scores }], warnings: [], prompt: 'p', description: '', ms: 1 },
  ...more,
});
const texts = { tokens: [], offsets: [], truncated: 0, unknown: [] };
const detail: ScoreDetail = {
  ...{ csfMap: { columns: 0, rows: 0, cell: 16, values: new Float32Array(0) }, crops: [] },
  ...{ prompt: texts, description: texts },
};
const request: ScoreRequest = { job: 'a', image: new Blob(), name: 'a.png' };

/** Members whose scorers answer with a result each; what they were asked is noted. */
function membersOf(models: { info: ModelInfo; answer: ScoreResult | Error }[]) {
  const names = headNames(models.map((model) => model.info));
  const asked: ScoreRequest[] = [];
  const members = models.map(({ info: own, answer }, i): Member => ({
    ...{ info: own, names: names[i]! },
    ready: () =>
      Promise.resolve({
        score: (wanted) => {
          asked.push(wanted);
          return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
        },
      }),
  }));
  return { members, names, asked };
}

test('no two scores of any models have one name, and a name that is alone stays', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const models = fc.uniqueArray(
    fc.record({ name, hash: fc.constantFrom('0', '1', '2'), heads: fc.uniqueArray(name) }),
    { selector: (model) => model.hash + model.name, maxLength: 5 },
  );
  fc.assert(
    fc.property(models, (list) => {
      const own = list.map((model) => ({ ...model, heads: model.heads.map((one) => ({ name: one })) }));
      const names = headNames(own).flatMap((one) => Object.values(one));
      expect(new Set(names).size).toBe(names.length);
      const all = list.flatMap(({ heads }) => heads);
      for (const one of new Set(all))
        expect(names.includes(one)).toBe(all.indexOf(one) === all.lastIndexOf(one));
    }),
  );
});

test('each score keeps its scale, question and licence, and says which model it is of', async () => {
  const models = [info('a', ['quality', 'alignment']), info('b', ['quality'])];
  const both = await combinedInfo(models, headNames(models));
  expect(both.heads.map(({ name, title, licence, model }) => [name, title, licence, model?.id])).toEqual([
    ['quality@a', 'quality (a)', 'licence of a', 'a@a00'],
    ['alignment', 'alignment', 'licence of a', 'a@a00'],
    ['quality@b', 'quality (b)', 'licence of b', 'b@b00'],
  ]);
  expect(both).toMatchObject({ title: 'A + B', parameters: 6, members: models });
  const other = models.toReversed();
  expect((await combinedInfo(other, headNames(other))).hash).not.toBe(both.hash);
});

test('two models of one image: scores side by side, what both say once, what one says with its name', async () => {
  const small = { code: 'enlarged', message: 'enlarged' } as const;
  const beyond = { code: 'beyond-scale', message: 'quality: 7 lies above the scale' } as const;
  const { members, asked } = membersOf([
    {
      info: info('a', ['quality', 'alignment']),
      answer: result(
        { quality: 3, alignment: 2 },
        {
          warnings: [small],
          detail: {
            ...detail,
            pooled: { share: { quality: 0.2 }, scores: { quality: 3.5 } },
            colours: { head: 'quality', taken: 0.1 },
          },
          intervals: { quality: [2, 4], alignment: null },
          reasons: [{ code: 'place', head: 'quality', message: 'quality: better than 5% of others' }],
        },
      ),
    },
    {
      info: info('b', ['quality']),
      answer: result({ quality: 7 }, { warnings: [small, beyond], withheld: {} }),
    },
  ]);
  const found = await scoreSeveral({ ...request, detail: true }, members, runContext());
  expect(found.scores).toEqual({ 'quality@a': 3, alignment: 2, 'quality@b': 7 });
  expect(found.intervals).toEqual({ 'quality@a': [2, 4], alignment: null });
  expect(found.crops).toEqual([{ x: 1, y: 2, scores: found.scores }]);
  expect(found.warnings.map(({ message }) => message)).toEqual([small.message, `b: ${beyond.message}`]);
  expect(found.reasons).toEqual([
    { code: 'place', head: 'quality@a', message: 'quality@a: better than 5% of others' },
  ]);
  expect(found.detail?.pooled).toEqual({ share: { 'quality@a': 0.2 }, scores: { 'quality@a': 3.5 } });
  expect(found.detail?.colours).toEqual({ head: 'quality@a', taken: 0.1 });
  // maps are the first model's alone
  expect(asked.map(({ detail }) => detail)).toEqual([true, undefined]);
});

test('only the models are asked whose scores are wanted, by their own names', async () => {
  const { members, asked } = membersOf([
    { info: info('a', ['quality']), answer: result({ quality: 3 }) },
    { info: info('b', ['quality', 'beauty']), answer: result({ quality: 4 }) },
  ]);
  const { scores } = await scoreSeveral(
    { ...request, heads: ['quality@b'], features: true },
    members,
    runContext(),
  );
  expect(scores).toEqual({ 'quality@b': 4 });
  expect(asked).toEqual([{ ...request, heads: ['quality'], features: true }]);
  await expect(scoreSeveral({ ...request, heads: ['quality'] }, members, runContext())).rejects.toThrow(
    'no head named quality',
  );
});

test('an image that one model cannot take has the numbers of the others', async () => {
  const large = new FoveaError('image-too-large', 'Too many patches.', 'Shrink it.');
  const { members } = membersOf([
    { info: info('a', ['whole']), answer: large },
    { info: info('b', ['quality']), answer: result({ quality: 4 }) },
  ]);
  const found = await scoreSeveral(request, members, runContext());
  expect(found).toMatchObject({ scores: { quality: 4 }, withheld: { whole: 'Shrink it.' } });
  expect(found.warnings.at(-1)?.message).toBe('a gave no score: Too many patches.');
  const { members: none } = membersOf([{ info: info('a', ['whole']), answer: large }]);
  await expect(scoreSeveral(request, none, runContext())).rejects.toBe(large);
});

test('work is shared by key, freed once, and its failure is everybody’s', async () => {
  const shared = new SharedWork();
  let made = 0;
  const freed: number[] = [];
  const ask = (key: string) =>
    shared.once(
      key,
      () => Promise.resolve(++made),
      (value) => freed.push(value),
    );
  expect([await ask('a'), await ask('b'), await ask('a')]).toEqual([1, 2, 1]);
  const broken = () => shared.once('broken', () => Promise.reject(new Error('no')));
  await expect(broken()).rejects.toThrow('no');
  await expect(broken()).rejects.toThrow('no');
  shared.dispose();
  shared.dispose();
  expect(freed).toEqual([1, 2]);
});

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseScores, tellingScore } from './sample-scores.ts';

const file = (path: string) => new URL(`../../../../public/${path}`, import.meta.url);
const scores = parseScores(await readFile(file('samples/scores.json'), 'utf8'));

test('every sample has scores of the demo model that is shipped', async () => {
  const manifest = await readFile(file('models/demo/manifest.json'));
  const samples = JSON.parse(await readFile(file('samples/samples.json'), 'utf8')) as { file: string }[];
  // made by another model: run `npm run samples` again
  expect(scores!.model).toBe(createHash('sha256').update(manifest).digest('hex').slice(0, 12));
  expect(Object.keys(scores!.scores)).toEqual(samples.map((sample) => sample.file));
});

test('a sample tells its first score, or one that is lower by a point; of another model nothing', () => {
  const made = {
    model: 'a',
    scores: { good: { quality: 3, alignment: 2.5 }, wrong: { quality: 3, alignment: 1 } },
  };
  expect(tellingScore(made, 'good', 'a')).toEqual(['quality', 3]);
  expect(tellingScore(made, 'wrong', 'a')).toEqual(['alignment', 1]);
  expect(tellingScore(made, 'unknown', 'a')).toBeUndefined();
  expect(tellingScore(made, 'good', 'b')).toBeUndefined();
  expect(parseScores('{}')).toBeUndefined();
});

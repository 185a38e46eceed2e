import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseFinished } from './finished-sample.ts';

const file = (path: string) => new URL(`../../../../public/${path}`, import.meta.url);
const json = await readFile(file('samples/finished.json'), 'utf8');

test('the finished sample is the first sample, scored by the demo model that is shipped', async () => {
  const [first] = JSON.parse(await readFile(file('samples/samples.json'), 'utf8')) as {
    file: string;
    prompt: string;
    description: string;
  }[];
  const manifest = await readFile(file('models/demo/manifest.json'));
  const finished = parseFinished(json)!;
  expect(finished.file).toBe(first!.file);
  const { result, model, precomputed } = finished.scored;
  expect(precomputed).toBe(true);
  expect(result).toMatchObject({ prompt: first!.prompt, description: first!.description });
  // made by another model: run `npm run samples` again
  expect(model.hash).toBe(createHash('sha256').update(manifest).digest('hex').slice(0, 12));
});

test('its maps are whole', () => {
  const { result } = parseFinished(json)!.scored;
  const { csfMap, crops } = result.detail!;
  expect(csfMap.values).toHaveLength(csfMap.columns * csfMap.rows);
  expect(csfMap.values?.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
  expect(crops).toHaveLength(result.crops.length);
  for (const { csfWeight } of crops) expect(csfWeight.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4);
});

test('it stays small, and anything else is no finished sample', () => {
  expect(json.length).toBeLessThan(62_000);
  expect(parseFinished('{}')).toBeUndefined();
  expect(parseFinished('no JSON')).toBeUndefined();
  expect(parseFinished(json.replaceAll('"f32"', '"f64"'))).toBeUndefined();
});

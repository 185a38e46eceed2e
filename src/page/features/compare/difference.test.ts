import { describe, expect, test } from 'vitest';
import type { ScoreDetail, ScoreResult } from '../../../shared/result.ts';
import type { Scored } from '../batch/index.ts';
import { gateDifferences, headDifferences, mapDifference, wordDifferences } from './difference.ts';

const head = (name: string, higherIsBetter = true) => ({
  name,
  title: name,
  min: 0,
  max: 5,
  question: '',
  higherIsBetter,
});

function result(change: Partial<ScoreResult>): ScoreResult {
  return {
    width: 32,
    height: 16,
    scores: {},
    spread: {},
    percentiles: {},
    crops: [],
    warnings: [],
    prompt: '',
    description: '',
    ms: 0,
    ...change,
  };
}

function scored(change: Partial<ScoreResult>): Scored {
  return {
    result: result(change),
    model: { heads: [head('quality'), head('artefacts', false), head('only-left')] },
  } as unknown as Scored;
}

const text = (...spans: [number, number][]) => ({ tokens: [], offsets: spans, truncated: 0, unknown: [] });
const crop = (gate: number[], members = 1) => ({
  x: 0,
  y: 0,
  csfRaw: new Float32Array(),
  csfWeight: new Float32Array(),
  spatial: new Float32Array(),
  share: new Float32Array(),
  experts: { quality: { gate, outputs: [], used: [], members } },
});
const detail = (change: Partial<ScoreDetail>): ScoreDetail => ({
  csfMap: { columns: 2, rows: 1, cell: 16, values: Float32Array.of(1, 2) },
  crops: [],
  prompt: text(),
  description: text(),
  ...change,
});

test('heads scored on both sides, with their direction and the crops’ spread', () => {
  const left = scored({ scores: { quality: 2, artefacts: 1, 'only-left': 3 }, spread: { quality: 0.3 } });
  const right = scored({ scores: { quality: 2.5, artefacts: 2 }, spread: { quality: 0.5 } });
  const [quality, artefacts, ...more] = headDifferences(left, right);
  expect(more).toEqual([]);
  expect(quality).toMatchObject({
    shown: { difference: 0.5 },
    beyond: false,
    better: 'right',
    verdict: { kind: 'unknown' },
  });
  expect(quality?.spread.difference).toBeCloseTo(0.2, 12);
  expect(artefacts).toMatchObject({ shown: { difference: 1 }, better: 'left', verdict: { kind: 'unknown' } });
});

test('scores beyond the scale are shown at its end, and still say which one is better', () => {
  const [quality] = headDifferences(
    scored({ scores: { quality: -0.95 } }),
    scored({ scores: { quality: -0.2 } }),
  );
  expect(quality).toMatchObject({
    shown: { left: 0, right: 0, difference: 0 },
    beyond: true,
    better: 'right',
  });
});

test('gates are means over crops', () => {
  const left = result({ detail: detail({ crops: [crop([0.2, 0.8]), crop([0.4, 0.6])] }) });
  const right = result({ detail: detail({ crops: [crop([0.5, 0.5])] }) });
  const gates = gateDifferences(left, right, 'quality')!;
  expect(gates[0]!.left).toBeCloseTo(0.3, 9);
  expect(gates[0]!.difference).toBeCloseTo(0.2, 9);
  expect(gates[1]!.place).toEqual({ member: undefined, expert: 1 });
  expect(gateDifferences(left, result({}), 'quality')).toBeUndefined();
  const members = result({ detail: detail({ crops: [crop([0.5, 0.5], 2)] }) });
  expect(gateDifferences(members, members, 'quality')![1]!.place).toEqual({ member: 1, expert: 0 });
  // as many experts, but not the same ones
  expect(gateDifferences(left, members, 'quality')).toBeUndefined();
});

test('prompt words of both sides, the largest difference first', () => {
  const side = (prompt: string, spans: [number, number][], values: number[]) =>
    result({
      prompt,
      description: 'sky',
      detail: detail({
        prompt: text(...spans),
        description: text([0, 3]),
        attention: { rows: spans.length, columns: 1, values: Float32Array.from(values) },
      }),
    });
  const words = wordDifferences(
    side(
      'Blue cat',
      [
        [0, 4],
        [5, 8],
      ],
      [0.5, 0.25],
    ),
    side(
      'blue dog',
      [
        [0, 4],
        [5, 8],
      ],
      [0.375, 0.75],
    ),
  );
  expect(words).toEqual([
    { word: 'dog', left: undefined, right: 0.75 },
    { word: 'cat', left: 0.25, right: undefined },
    { word: 'blue', left: 0.5, right: 0.375 },
  ]);
});

describe('maps', () => {
  const map = (columns: number, rows: number, values: number[]) => ({
    columns,
    rows,
    cell: 16,
    originX: 0,
    originY: 0,
    values: Float32Array.from(values),
  });

  test('of the same shape cell by cell', () => {
    expect([...mapDifference(map(2, 1, [1, 2]), map(2, 1, [4, 1])).values]).toEqual([3, -1]);
  });

  test('of another shape at the same relative place', () => {
    const larger = map(4, 2, [1, 1, 2, 2, 3, 3, 4, 4]);
    expect([...mapDifference(map(2, 2, [0, 0, 0, 0]), larger).values]).toEqual([1, 2, 3, 4]);
  });
});

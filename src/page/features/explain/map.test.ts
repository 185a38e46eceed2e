import { describe, expect, test } from 'vitest';
import type { ScoreResult } from '../../../shared/result.ts';
import { cellAt, mapOfLayer, moveCell, ninthOf, rangeOf, readCell, topCells, weightInCrops } from './map.ts';

function result(): ScoreResult {
  const csf = Float32Array.from({ length: 6 }, (_, i) => [3, 9, 1, 4, 9, 2][i]!);
  const side = (fill: number) => new Float32Array(4).fill(fill);
  return {
    width: 50,
    height: 40,
    scores: { quality: 1 },
    spread: { quality: 0 },
    percentiles: {},
    crops: [],
    warnings: [],
    prompt: '',
    description: '',
    ms: 1,
    detail: {
      csfMap: { columns: 3, rows: 2, cell: 16, values: csf },
      crops: [
        {
          x: 0,
          y: 0,
          csfRaw: side(5),
          csfWeight: Float32Array.of(0.1, 0.2, 0.3, 0.4),
          spatial: side(0.5),
          share: side(0.25),
          experts: {},
        },
        {
          x: 18,
          y: 8,
          csfRaw: side(6),
          csfWeight: side(0.25),
          spatial: side(0.5),
          share: side(0.25),
          experts: {},
        },
      ],
      prompt: { tokens: [], offsets: [], truncated: 0, unknown: [] },
      description: { tokens: [], offsets: [], truncated: 0, unknown: [] },
    },
  };
}

const whole = () => mapOfLayer(result(), 'frequency', 0)!;

describe('maps on the image', () => {
  test('the whole-image map starts at the origin, a crop map at its crop', () => {
    expect(whole()).toMatchObject({ columns: 3, rows: 2, originX: 0, originY: 0 });
    const crop = mapOfLayer(result(), 'crop-weight', 1)!;
    expect(crop).toMatchObject({ columns: 2, rows: 2, cell: 16, originX: 18, originY: 8 });
    expect(mapOfLayer(result(), 'crop-spatial', 7)).toBeUndefined();
    expect(mapOfLayer(result(), 'crops', 0)).toBeUndefined();
    expect(mapOfLayer({ ...result(), detail: undefined }, 'frequency', 0)).toBeUndefined();
  });

  test('where the prompt is found lies on cells of any size, each of which is found again', () => {
    const values = Float32Array.from({ length: 49 }, (_, i) => i);
    const relevance = {
      cosine: {
        of: 'prompt' as const,
        columns: 7,
        rows: 7,
        cell: 400 / 7,
        originX: 33.3,
        originY: 0,
        values,
      },
    };
    const found = mapOfLayer({ ...result(), detail: undefined, relevance }, 'relevance', 0)!;
    expect(mapOfLayer(result(), 'relevance', 0)).toBeUndefined();
    for (const [i, value] of values.entries()) {
      const x = found.originX + ((i % 7) + 0.5) * found.cell;
      const corner = cellAt(found, x, (Math.floor(i / 7) + 0.5) * found.cell)!;
      expect(readCell(found, corner)).toMatchObject({ index: i, value, count: 49 });
    }
  });

  test('a pixel finds its cell; the rest at the right edge belongs to none', () => {
    expect(cellAt(whole(), 17, 31.9)).toEqual({ x: 16, y: 16 });
    expect(cellAt(whole(), 48.5, 3)).toBeUndefined();
    expect(cellAt(whole(), 3, -0.1)).toBeUndefined();
    expect(cellAt(mapOfLayer(result(), 'crop-weight', 1)!, 35, 9)).toEqual({ x: 34, y: 8 });
  });

  test('a reading ranks its value; equal values share a rank', () => {
    expect(readCell(whole(), { x: 16, y: 0 })).toMatchObject({ index: 1, value: 9, rank: 1, count: 6 });
    expect(readCell(whole(), { x: 16, y: 16 })).toMatchObject({ index: 4, value: 9, rank: 1 });
    expect(readCell(whole(), { x: 0, y: 16 })).toMatchObject({ value: 4, rank: 3 });
    expect(readCell(whole(), { x: 5, y: 0 })).toBeUndefined();
  });

  test('arrow keys stay inside and start in the middle', () => {
    expect(moveCell(whole(), undefined, 1, 0)).toEqual({ x: 16, y: 16 });
    expect(moveCell(whole(), { x: 0, y: 0 }, -1, -1)).toEqual({ x: 0, y: 0 });
    expect(moveCell(whole(), { x: 16, y: 0 }, 1, 1)).toEqual({ x: 32, y: 16 });
    expect(moveCell(whole(), { x: 7, y: 3 }, 1, 0)).toEqual({ x: 16, y: 16 });
  });

  test('top cells, highest first, ties in reading order', () => {
    expect(topCells(whole(), 3).map(({ x, y, value, rank }) => [x, y, value, rank])).toEqual([
      [16, 0, 9, 1],
      [16, 16, 9, 2],
      [0, 16, 4, 3],
    ]);
  });

  test('pooling weight is averaged over the crops that hold the patch', () => {
    expect(weightInCrops(result(), { x: 16, y: 16 })).toEqual({
      crops: 2,
      weight: expect.closeTo((0.4 + 0.25) / 2, 6) as number,
      average: 0.25,
    });
    expect(weightInCrops(result(), { x: 0, y: 0 })).toMatchObject({
      crops: 1,
      weight: expect.closeTo(0.1, 6) as number,
    });
    expect(weightInCrops(result(), { x: 200, y: 0 })).toBeUndefined();
  });

  test('range and ninth', () => {
    expect(rangeOf([4, -1, 2])).toEqual([-1, 4]);
    expect(rangeOf([])).toEqual([0, 1]);
    expect(ninthOf({ width: 96, height: 96 }, { x: 0, y: 80 }, 16)).toEqual([2, 0]);
    expect(ninthOf({ width: 96, height: 96 }, { x: 40, y: 40 }, 16)).toEqual([1, 1]);
  });
});

import { expect, test } from 'vitest';
import { grown, shareTable, switchTable, togetherShare, type Round } from './report.ts';

const time = (wall: number, processor: number) => ({ wall, processor });
const round = (first: number, second: number, together: number, processor = 0): Round => ({
  alone: [time(first, processor), time(second, processor)],
  together: time(together, processor),
});

test('a share is the median over images, not of the sums: one slow image does not decide', () => {
  const rounds = [round(100, 100, 210), round(100, 300, 200), round(50, 50, 4000)];
  expect(togetherShare(rounds, 'wall')).toBeCloseTo(1.05);
  expect(togetherShare(rounds, 'processor')).toBeNaN();
});

test('a clock that could not be read leaves its column empty', () => {
  const comparison = { what: 'same towers', other: 2, newPrompts: true, goal: 0.6 };
  expect(shareTable([{ comparison, rounds: [round(100, 60, 80)] }])).toContain(
    '| same towers | 100 | 60 | 80 |  | 0.50 | <= 0.6 |',
  );
  expect(shareTable([{ comparison, rounds: [round(100, 60, 80, 2)] }])).toContain('| 0.50 | 0.50 | <= 0.6 |');
});

test('memory grows by what the worst later sample exceeds the first by', () => {
  const sample = (switches: number, tensors: number, heapBytes: number) => ({
    ...{ switches, memory: { tensors, tensorBytes: 2 ** 21 }, heapBytes },
  });
  const samples = [sample(1, 10, 2 ** 20), sample(2, 15, 2 ** 20), sample(3, 10, 2 ** 19)];
  expect(grown(samples)).toMatchObject({ tensors: 0.5, 'GPU buffers': 0, 'heap bytes': 0 });
  expect(switchTable(samples)).toContain('| 2 | 15 | 2.0 |  |  | 1.0 |');
});

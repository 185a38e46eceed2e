import { describe, expect, it } from 'vitest';
import { goldenTraining } from '../../../testing/paper/golden-training.ts';
import { learningRate } from './learning-rate.ts';
import { procedures } from '../procedure.ts';

describe('learningRate', () => {
  it('is PyTorch’s for the released code: every step of twelve epochs', () => {
    const { steps, all } = goldenTraining.schedule.tiny!;
    expect(all).toHaveLength(48);
    all!.forEach((rate, t) => expect(learningRate(procedures.released, t, steps) / rate).toBeCloseTo(1, 12));
  });

  it.each(['agiqa1k', 'agiqa3k', 'aigciqa2023'])(
    'is PyTorch’s at the ends of twelve epochs of %s',
    (name) => {
      const { steps, rows } = goldenTraining.schedule[name]!;
      rows.forEach((row, epoch) => {
        const places = [epoch * steps, epoch * steps + 1, (epoch + 1) * steps - 1];
        places.forEach((t, i) =>
          expect(learningRate(procedures.released, t, steps) / row[i]!).toBeCloseTo(1, 12),
        );
      });
    },
  );

  it('follows the paper: up to 1e-5 in three epochs, then a tenth every three', () => {
    const at = (t: number) => learningRate(procedures.paper, t, 10);
    expect(at(0)).toBe(2e-6);
    expect(at(15)).toBeCloseTo(6e-6, 15);
    for (const [t, rate] of [
      [30, 1e-5],
      [59, 1e-5],
      [60, 1e-6],
      [89, 1e-6],
      [90, 1e-7],
    ] as const)
      expect(at(t) / rate).toBeCloseTo(1, 12);
  });
});

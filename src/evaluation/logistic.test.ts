import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pearson } from './correlation.ts';
import { fitLogistic, logistic, type LogisticBeta } from './logistic.ts';
import { Random } from '../shared/random.ts';

const unit = fc.double({ min: 0, max: 1, noNaN: true });

describe('fitLogistic', () => {
  it('finds the curve its data lie on, rising or falling, on any scale', () => {
    fc.assert(
      fc.property(
        unit,
        unit,
        fc.boolean(),
        fc.constantFrom(1e-3, 1, 1e4),
        (center, slope, falling, scale) => {
          const x = Array.from({ length: 60 }, (_, i) => (i / 59) * scale);
          const beta: LogisticBeta = [
            falling ? 1 : 4.5,
            falling ? 4.5 : 1,
            (0.3 + 0.4 * center) * scale,
            (0.05 + 0.1 * slope) * scale,
          ];
          const y = x.map((value) => logistic(beta, value));
          const fit = fitLogistic(x, y)!;
          expect(fit.residual).toBeLessThan(1e-10);
          x.forEach((value, i) => expect(logistic(fit.beta, value)).toBeCloseTo(y[i]!, 4));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('never fits worse than a line that it can bend into, so PLCC does not fall', () => {
    const source = new Random(3);
    const random = () => source.uniform();
    for (let run = 0; run < 30; run++) {
      const x = Array.from({ length: 40 }, () => random() * 5);
      const y = x.map((value) => value + (random() - 0.5) * (run / 3));
      const fit = fitLogistic(x, y)!;
      const mapped = x.map((value) => logistic(fit.beta, value));
      expect(pearson(mapped, y)).toBeGreaterThan(pearson(x, y) - 1e-3);
    }
  });

  it('has nothing to fit for few or constant values', () => {
    expect(fitLogistic([1, 2, 3, 4], [1, 2, 3, 4])).toBeNull();
    expect(fitLogistic([1, 1, 1, 1, 1], [1, 2, 3, 4, 5])).toBeNull();
    expect(fitLogistic([1, 2, 3, 4, 5], [2, 2, 2, 2, 2])).toBeNull();
  });

  it('stays finite for predictions far outside and for steps', () => {
    const fit = fitLogistic([0, 1, 2, 3, 4, 5, 6, 7], [0, 0, 0, 0, 5, 5, 5, 5])!;
    expect(fit.residual).toBeLessThan(1e-6);
    for (const x of [-1e9, 0, 3.5, 1e9]) expect(Number.isFinite(logistic(fit.beta, x))).toBe(true);
  });
});

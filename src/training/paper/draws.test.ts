import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldenTraining } from '../../testing/golden-training.ts';
import { drawnPixels } from './batch-inputs.ts';
import { batchCount, drawCrops, epochBatches } from './draws.ts';
import { procedures } from './procedure.ts';

const square = { width: 512, height: 512 };

describe('crops of the released code', () => {
  const draw = (index: number, count: number) => {
    const images = Array.from({ length: count }, (_, i) => i);
    const sizes = images.map(() => square);
    return drawCrops(images, sizes, 224, procedures.released, { seed: 1, epoch: 4, index })
      .flatMap(({ crops }) => crops)
      .map(({ x, y, mirrored }) => [x, y, Number(mirrored)]);
  };

  it('are those that PyTorch draws', () => {
    expect(draw(0, 24)).toEqual(goldenTraining.cropStream);
  });

  it('repeat in eight batches, and go on in the ninth', () => {
    expect(draw(7, 12)).toEqual(goldenTraining.cropStream.slice(0, 12));
    expect(draw(8, 12)).toEqual(goldenTraining.cropStream.slice(12));
  });
});

describe('crops from the seed', () => {
  const at = (epoch: number, index = 0) =>
    drawCrops([0, 1], [square, { width: 300, height: 224 }], 224, procedures.paper, {
      seed: 5,
      epoch,
      index,
    });

  it('are the same for the same step, and others in each epoch and batch', () => {
    expect(at(0)).toEqual(at(0));
    expect(at(1)).not.toEqual(at(0));
    expect(at(0, 1)).not.toEqual(at(0));
    expect(at(0).map(({ crops }) => crops.length)).toEqual([3, 3]);
  });

  it('lie inside the image, whatever its size', () => {
    const side = fc.integer({ min: 224, max: 900 });
    fc.assert(
      fc.property(side, side, fc.nat(1000), (width, height, epoch) => {
        const [sample] = drawCrops(
          [0],
          [{ width, height }],
          224,
          { ...procedures.paper, mirror: true },
          { seed: 2, epoch, index: 0 },
        );
        for (const { x, y } of sample!.crops) {
          expect(x >= 0 && x + 224 <= width).toBe(true);
          expect(y >= 0 && y + 224 <= height).toBe(true);
        }
      }),
    );
  });
});

it('mirrors the image before it is cropped', () => {
  const [width, height] = [5, 4];
  const rgb = Uint8Array.from({ length: 3 * width * height }, (_, i) => Math.floor(i / 3));
  const picture = { width, height, rgb, whole: new Uint8Array() };
  const pixels = drawnPixels(picture, { x: 1, y: 1, mirrored: true }, 2);
  // row 1 is 5 6 7 8 9, mirrored 9 8 7 6 5
  expect(Array.from(pixels).filter((_, i) => i % 3 === 0)).toEqual([8, 7, 13, 12]);
});

describe('epochBatches', () => {
  const rows = Array.from({ length: 50 }, (_, i) => i);

  it('takes images once with all their crops, or each crop as a sample of its own', () => {
    const whole = epochBatches(rows, procedures.paper, 3, 0);
    expect(whole.map((batch) => batch.length)).toEqual([16, 16, 16]);
    expect(new Set(whole.flat()).size).toBe(48);
    const apart = epochBatches(rows, procedures.released, 3, 0);
    expect(apart).toHaveLength(9);
    expect(Math.max(...rows.map((row) => apart.flat().filter((other) => other === row).length))).toBe(3);
  });

  it('makes as many steps of the sets as the released code', () => {
    const steps = (images: number, batch: number, trainingCrops: number) =>
      batchCount(images, { batch, trainingCrops, cropAverage: 'none' });
    expect([steps(864, 4, 2), steps(2386, 16, 3), steps(1920, 12, 3)]).toEqual(
      ['agiqa1k', 'agiqa3k', 'aigciqa2023'].map((name) => goldenTraining.schedule[name]!.steps),
    );
  });

  it('orders each epoch anew, and the same for the same seed', () => {
    expect(epochBatches(rows, procedures.paper, 3, 1)).not.toEqual(
      epochBatches(rows, procedures.paper, 3, 0),
    );
    expect(epochBatches(rows, procedures.paper, 3, 1)).toEqual(epochBatches(rows, procedures.paper, 3, 1));
  });
});

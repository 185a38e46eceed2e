import { fullSize } from '../../../spec/config.ts';
import { modelParameters } from '../../../spec/parameters.ts';
import { runVisionTower } from '../../../model/vision-tower.ts';
import * as tf from '../../../nn/tf.ts';
import type { BenchCase } from './bench-case.ts';
import { randomValues } from './random.ts';
import { randomParameters, seeded, type SeededSpec } from './random-parameters.ts';

/** Parameters of the crop tower (ViT-B/16) with so many blocks. */
export function towerParameters(blocks: number): SeededSpec[] {
  const config = { ...fullSize, cropTower: { ...fullSize.cropTower, depth: blocks } };
  return seeded(modelParameters(config, ['quality']).filter(({ part }) => part === 'crop'));
}

/** One forward pass of ViT-B/16 over so many crops, of so many of its 12 blocks. */
export function vitCase(blocks: number, batch = 1): BenchCase {
  return {
    name: `ViT-B/16, batch ${batch}, ${blocks} of 12 blocks`,
    weighted: true,
    prepare(layers, format) {
      const parameters = randomParameters(towerParameters(blocks), layers, format);
      const pixels = tf.tensor4d(randomValues(batch * 224 * 224 * 3, 99), [batch, 224, 224, 3]);
      return {
        run: () =>
          runVisionTower(pixels, [blocks - 1], {
            layers,
            parameters,
            prefix: 'crop',
            config: fullSize.cropTower,
            patch: fullSize.input.patch,
            record: undefined,
            recordAs: '',
          })[0]!,
        dispose() {
          parameters.dispose();
          pixels.dispose();
        },
      };
    },
  };
}

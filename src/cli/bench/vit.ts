import { fullSize } from '../../model/config.ts';
import { modelParameters } from '../../model/parameters.ts';
import { runVisionTower } from '../../model/vision-tower.ts';
import type { Layers, Matrix, Parameters } from '../../nn/layers.ts';
import * as tf from '../../nn/tf.ts';
import type { Tensor } from '../../nn/tf.ts';
import type { BenchCase, Format } from './cases.ts';
import { randomValues, randomWeight } from './random.ts';

const towerSpecs = new Map(
  modelParameters(fullSize, ['quality'])
    .filter(({ part }) => part === 'crop')
    .map((spec, seed) => [spec.name, { ...spec, seed }]),
);

const isMatrix = (kind: string) => kind === 'matrix' || kind === 'convolution';

/** f32 values of one random parameter of the tower, in PyTorch's layout. */
export function towerParameter(name: string): Float32Array<ArrayBuffer> {
  const { shape, kind, seed } = towerSpecs.get(name)!;
  if (isMatrix(kind)) return new Float32Array(randomWeight(shape, 'f32', seed).bytes.slice().buffer);
  const count = shape.reduce((a, b) => a * b, 1);
  const values = randomValues(count, seed, 0.1);
  // gains of norms lie round 1
  if (/norm\d\.weight$/.test(name)) values.forEach((value, i) => (values[i] = 1 + value));
  return values;
}

/** Random parameters of the crop tower (ViT-B/16), the same for every implementation of the layers. */
export class RandomTower implements Parameters {
  private readonly matrices = new Map<string, Matrix>();
  private readonly tensors = new Map<string, Tensor>();

  constructor(layers: Layers, format: Format, blocks: number) {
    for (const { name, shape, kind, seed } of towerSpecs.values()) {
      const block = /blocks\.(\d+)\./.exec(name)?.[1];
      if (block !== undefined && Number(block) >= blocks) continue;
      if (isMatrix(kind)) this.matrices.set(name, layers.prepare(randomWeight(shape, format, seed)));
      else this.tensors.set(name, tf.tensor(towerParameter(name), shape));
    }
  }

  matrix(name: string): Matrix {
    return this.matrices.get(name)!;
  }

  tensor(name: string): Tensor {
    return this.tensors.get(name)!;
  }

  has(name: string): boolean {
    return this.matrices.has(name) || this.tensors.has(name);
  }

  dispose(): void {
    for (const matrix of this.matrices.values()) matrix.dispose();
    tf.dispose([...this.tensors.values()]);
  }
}

/** One forward pass of ViT-B/16 over so many crops, of so many of its 12 blocks. */
export function vitCase(blocks: number, batch = 1): BenchCase {
  return {
    name: `ViT-B/16, batch ${batch}, ${blocks} of 12 blocks`,
    weighted: true,
    prepare(layers, format) {
      const parameters = new RandomTower(layers, format, blocks);
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

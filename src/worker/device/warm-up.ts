import { scoringWindowCount } from '../../image/statistics/windows.ts';
import type { ParameterSpec } from '../../spec/parameters.ts';
import { Network } from '../../model/network.ts';
import { rewardHead } from '../../spec/parameters.ts';
import type { Layers, Matrix, Parameters } from '../../nn/layers.ts';
import * as tf from '../../nn/tf.ts';
import type { Tensor } from '../../nn/tf.ts';
import { cellChannels, gridSide } from '../../spec/config.ts';
import { storageFor } from '../../package/naming.ts';
import type { Manifest } from '../../package/manifest.ts';
import { cropBatch } from '../scoring/batching.ts';

/** Rows of a table that a plan reads; the table itself is not needed. */
const plannedRows = 1024;

type Prepare = NonNullable<Layers['prepareShape']>;

/** Parameters of the right shapes and formats without their values. */
class ShapesOnly implements Parameters {
  private readonly specs: Map<string, ParameterSpec>;
  private readonly made = new Map<string, Matrix | Tensor>();
  private readonly prepare: Prepare;
  private readonly manifest: Manifest;

  constructor(prepare: Prepare, specs: Map<string, ParameterSpec>, manifest: Manifest) {
    this.prepare = prepare;
    this.specs = specs;
    this.manifest = manifest;
  }

  private spec(name: string): ParameterSpec {
    const found = this.specs.get(name);
    if (!found) throw new RangeError(`no parameter ${name}`);
    return found;
  }

  matrix(name: string): Matrix {
    const spec = this.spec(name);
    const known = this.made.get(name) as Matrix | undefined;
    const matrix = known ?? this.prepare(spec.shape, storageFor(spec, this.manifest.quantisation));
    this.made.set(name, matrix);
    return matrix;
  }

  tensor(name: string): Tensor {
    const { shape, kind } = this.spec(name);
    const known = this.made.get(name) as Tensor | undefined;
    const small = kind === 'table' ? [Math.min(shape[0]!, plannedRows), ...shape.slice(1)] : shape;
    const tensor = known ?? tf.keep(tf.zeros(small));
    this.made.set(name, tensor);
    return tensor;
  }

  has(name: string): boolean {
    return this.specs.has(name);
  }

  dispose(): void {
    for (const made of this.made.values()) made.dispose();
    this.made.clear();
  }
}

/**
 * Compiles, in parallel, every kernel that an image will need, from the shapes in the manifest alone: that is, while the weights are still loading. Does nothing for layers without kernels.
 * A kernel that does not compile is met again, with its message, when it is
 * used.
 */
export async function warmUp(
  layers: Layers,
  specs: Map<string, ParameterSpec>,
  manifest: Manifest,
  onCpu: boolean,
): Promise<void> {
  if (!layers.prepareShape || !layers.compileAhead) return;
  const { config, heads, crops } = manifest;
  const shapes = new ShapesOnly((shape, dtype) => layers.prepareShape!(shape, dtype), specs, manifest);
  const rated = heads.map((head) => head.name).filter((name) => name !== rewardHead);
  const network = new Network(config, rated, layers, shapes);
  const { size } = config.input;
  const { maxLength } = config.text;
  const plan = () =>
    tf.tidy(() => {
      const text = {
        ids: tf.zeros<tf.Rank.R2>([1, maxLength], 'int32'),
        mask: tf.ones<tf.Rank.R2>([1, maxLength]),
      };
      const { statistics } = config.branches;
      const tokens = network.encodeImage(tf.zeros([1, size, size, 3]));
      const level = network.imageLevel(
        tokens,
        text,
        text,
        undefined,
        statistics ? { statistics: tf.zeros([1, scoringWindowCount, statistics.inputs]) } : {},
      );
      const count = Math.min(cropBatch(config, onCpu), crops.count);
      const corners = Array.from({ length: count }, (): [number, number] => [0, 0]);
      const image = { rgb: new Uint8Array(size * size * 3), width: size };
      const pixels = layers.cropPixels(image, corners, size, new Float32Array(768));
      const channels = cellChannels(config);
      const cells =
        channels === undefined ? undefined : tf.zeros<tf.Rank.R3>([count, gridSide(config) ** 2, channels]);
      network.scoreCrops(pixels, level, undefined, cells);
    });
  try {
    await layers.compileAhead(plan);
  } catch (error) {
    console.warn('a kernel could not be compiled ahead', error);
  } finally {
    shapes.dispose();
  }
}

import type { ParameterSpec } from '../../spec/parameters.ts';
import type { Layers, Matrix, Parameters } from '../../nn/layers.ts';
import * as tf from '../../nn/tf.ts';
import type { Tensor } from '../../nn/tf.ts';
import { storageFor } from '../../package/naming.ts';
import type { Manifest } from '../../package/manifest.ts';
import { kindOf } from '../scorers/kinds.ts';

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
  const shapes = new ShapesOnly((shape, dtype) => layers.prepareShape!(shape, dtype), specs, manifest);
  const plan = () =>
    tf.tidy(() => kindOf(manifest.config).plan({ manifest, layers, parameters: shapes }, onCpu));
  try {
    await layers.compileAhead(plan);
  } catch (error) {
    console.warn('a kernel could not be compiled ahead', error);
  } finally {
    shapes.dispose();
  }
}

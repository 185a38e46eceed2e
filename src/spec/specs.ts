/**
 * How a parameter is used, which decides how it may be stored: `matrix` (Linear or 1×1 convolution, [out, in]) may be
 * quantised; `convolution` is [out, in, kh, kw]; `table` is looked up by row; `kernel` (projections, landmarks) is read whole
 * by a Gaussian kernel; `vector` (norms, biases, tokens) stays wide; `bytes` are kept as somebody else rounded them, value =
 * offset + scale · byte.
 */
type ParameterKind = 'matrix' | 'convolution' | 'table' | 'kernel' | 'vector' | 'bytes';

export interface ParameterSpec {
  name: string;
  /** PyTorch layout; Keras's where the kind is `bytes`. */
  shape: number[];
  kind: ParameterKind;
  /** Part of the model it belongs to: the unit of freezing, of missing-part messages and of head-only packages. */
  part: 'image' | 'text' | 'crop' | 'regressor' | 'reward' | 'head' | 'trunk';
  /** Stored no narrower than f16: few weights whose rounding costs scores much. */
  precise?: boolean;
}

type Part = ParameterSpec['part'];

/** A list of parameters of one part that grows by layers. */
export class Specs {
  readonly list: ParameterSpec[] = [];
  private readonly part: Part;

  constructor(part: Part) {
    this.part = part;
  }

  add(name: string, shape: number[], kind: ParameterKind): void {
    this.list.push({ name, shape, kind, part: this.part });
  }

  linear(name: string, outputs: number, inputs: number, bias = true): void {
    this.add(`${name}.weight`, [outputs, inputs], 'matrix');
    if (bias) this.add(`${name}.bias`, [outputs], 'vector');
  }

  norm(name: string, width: number): void {
    this.add(`${name}.weight`, [width], 'vector');
    this.add(`${name}.bias`, [width], 'vector');
  }
}

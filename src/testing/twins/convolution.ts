export interface ConvolutionCase {
  height: number;
  width: number;
  inputs: number;
  outputs: number;
  kernel: 1 | 3;
  stride: 1 | 2;
  /** [height, width, inputs]. */
  x: ArrayLike<number>;
  /** [kernel, kernel, inputs, outputs], or [kernel, kernel, inputs, 1] where `depthwise`. */
  filter: ArrayLike<number>;
  bias: ArrayLike<number>;
  depthwise: boolean;
  activation: 'linear' | 'relu6';
}

/** f64 twin of a convolution of one image; zeros outside it: at stride 2 the first place lies on the first pixel, as Keras has it. */
export function convolutionTwin(c: ConvolutionCase): Float64Array {
  const [rows, columns] = [c.height / c.stride, c.width / c.stride];
  const before = c.kernel === 3 && c.stride === 1 ? 1 : 0;
  const out = new Float64Array(rows * columns * c.outputs);
  const pixel = (y: number, x: number, channel: number): number =>
    y < 0 || x < 0 || y >= c.height || x >= c.width ? 0 : c.x[(y * c.width + x) * c.inputs + channel]!;
  for (let place = 0; place < rows * columns; place++) {
    const [top, left] = [
      Math.floor(place / columns) * c.stride - before,
      (place % columns) * c.stride - before,
    ];
    for (let o = 0; o < c.outputs; o++) {
      let sum = c.bias[o]!;
      for (let tap = 0; tap < c.kernel ** 2; tap++) {
        const [y, x] = [top + Math.floor(tap / c.kernel), left + (tap % c.kernel)];
        if (c.depthwise) sum += pixel(y, x, o) * c.filter[tap * c.inputs + o]!;
        else
          for (let i = 0; i < c.inputs; i++)
            sum += pixel(y, x, i) * c.filter[(tap * c.inputs + i) * c.outputs + o]!;
      }
      out[place * c.outputs + o] = c.activation === 'relu6' ? Math.min(6, Math.max(0, sum)) : sum;
    }
  }
  return out;
}

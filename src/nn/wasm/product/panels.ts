import { tensor1d, type Tensor1D } from '../../tf.ts';
import { viewWeight } from '../../../formats/stored-weight.ts';
import type { StoredWeight } from '../../../formats/weight.ts';
import type { Matrix } from '../../layers.ts';

/** Columns of a panel, as product.wat has them. */
export const panelColumns = 12;

/**
 * A matrix [inputs, outputs] in panels of 12 columns, [⌈outputs / 12⌉, inputs, 12] in f32, as our own product reads it from one end to the other.
 * There is no other copy of it.
 */
export class PanelMatrix implements Matrix {
  readonly kind = 'panels';
  readonly inputs: number;
  readonly outputs: number;
  readonly values: Tensor1D;

  /** @param stored [out, in] or [out, in, kh, kw], of any number format; see `fitsPanels` */
  constructor(stored: StoredWeight) {
    this.outputs = stored.shape[0]!;
    this.inputs = stored.shape.slice(1).reduce((a, b) => a * b, 1);
    this.values = tensor1d(packPanels(viewWeight(stored), stored.shape));
  }

  dispose(): void {
    this.values.dispose();
  }
}

/** Whether our own product reads and writes rows of this weight as whole vectors. */
export function fitsPanels([outputs = 1, ...inputs]: number[]): boolean {
  return outputs % 4 === 0 && inputs.reduce((a, b) => a * b, 1) % 4 === 0;
}

/** PyTorch's [out, in] or [out, in, kh, kw] → panels whose inputs are kh·kw·in, in that order; zeros where there is no column. */
export function packPanels(
  values: Float32Array,
  [outputs = 1, channels = 1, height = 1, width = 1]: number[],
): Float32Array {
  const places = height * width;
  const panels = Math.ceil(outputs / panelColumns);
  const packed = new Float32Array(panels * panelColumns * places * channels);
  let at = 0;
  for (let first = 0; first < outputs; first += panelColumns) {
    const columns = Math.min(panelColumns, outputs - first);
    for (let place = 0; place < places; place++) {
      for (let channel = 0; channel < channels; channel++) {
        for (let column = 0; column < columns; column++)
          packed[at + column] = values[((first + column) * channels + channel) * places + place]!;
        at += panelColumns;
      }
    }
  }
  return packed;
}

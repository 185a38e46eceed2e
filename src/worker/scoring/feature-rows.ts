import type { CropPrediction } from '../../model/prediction.ts';
import * as tf from '../../nn/tf.ts';
import type { CropFeatures } from '../../shared/result.ts';

/**
 * Collects the input of the heads, batch by batch: the inputs of the regressor's members side by side, then what is added to each head, and
 * last the experts' share, of each head where heads differ, where it is not the same for all images (`sharingHeads`).
 */
export class FeatureRows {
  private readonly parts: Float32Array[] = [];
  private columns = 0;

  /** Reads the rows of one batch. */
  async add({
    features,
    offsets,
    heads,
    expertsShares,
  }: Pick<CropPrediction, 'features' | 'offsets' | 'heads' | 'expertsShares'>): Promise<void> {
    const rows = tf.tidy(() => {
      const [batch] = features[0]!.shape;
      const column = (values: tf.Tensor1D | undefined) =>
        values?.broadcastTo([batch]).as2D(batch, 1) ?? tf.zeros<tf.Rank.R2>([batch, 1]);
      const added = Object.keys(heads).map((head) => column(offsets[head]));
      return tf.concat2d([...features, ...added, ...expertsShares.map(column)], 1);
    });
    this.columns = rows.shape[1];
    this.parts.push(Float32Array.from(await rows.data<'float32'>()));
    rows.dispose();
  }

  /** All rows so far; none where the model has no crops. */
  all(): CropFeatures {
    const values = new Float32Array(this.parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.parts) {
      values.set(part, at);
      at += part.length;
    }
    return { rows: this.columns > 0 ? values.length / this.columns : 0, columns: this.columns, values };
  }
}

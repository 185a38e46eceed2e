import type { CropOpinion } from '../model/opinion.ts';
import * as tf from '../nn/tf.ts';
import type { CropFeatures } from '../shared/result.ts';

/** Gathers what the heads read, batch by batch: the inputs of the regressor's members side by side, then what disagreement takes off. */
export class FeatureRows {
  private readonly parts: Float32Array[] = [];
  private columns = 0;

  /** Reads the rows of one batch. */
  async add({ features, taken }: Pick<CropOpinion, 'features' | 'taken'>): Promise<void> {
    const rows = tf.tidy(() => {
      const [batch] = features[0]!.shape;
      const last = taken ? taken.broadcastTo<tf.Rank.R1>([batch]).as2D(batch, 1) : tf.zeros([batch, 1]);
      return tf.concat2d([...features, last as tf.Tensor2D], 1);
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

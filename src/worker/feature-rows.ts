import type { Tensor2D } from '../nn/tf.ts';
import type { CropFeatures } from '../shared/result.ts';

/** Gathers the regressor's input batch by batch. */
export class FeatureRows {
  private readonly parts: Float32Array[] = [];
  private columns = 0;

  /** Reads the rows of one batch, [B, F]. */
  async add(features: Tensor2D): Promise<void> {
    this.columns = features.shape[1];
    this.parts.push(Float32Array.from(await features.data<'float32'>()));
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

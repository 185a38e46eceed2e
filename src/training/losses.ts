import * as tf from '../nn/tf.ts';
import type { Scalar, Tensor1D, Tensor2D } from '../nn/tf.ts';

/** Smooth L1: ½d²/β below β, |d| − ½β above; mean over the rows with weight, Σ w·l / Σ w. All [N] → scalar. */
export function smoothL1(predicted: Tensor1D, target: Tensor1D, beta = 1, weights?: Tensor1D): Scalar {
  return tf.tidy(() => {
    const size = predicted.sub(target).abs();
    const small = size.minimum(beta);
    // ½·small²/β + (|d| − small): no branch, and the gradient is right on both sides
    const losses = small
      .square()
      .mul(0.5 / beta)
      .add(size.sub(small));
    if (!weights) return losses.mean<Scalar>();
    return losses.mul(weights).sum<Scalar>().div<Scalar>(weights.sum().add(1e-8));
  });
}

/** 1 − Pearson correlation (0..2) over the rows of weight 1, the others have 0. All [N] → scalar. */
export function correlationLoss(predicted: Tensor1D, target: Tensor1D, weights: Tensor1D): Scalar {
  return tf.tidy(() => {
    const total = weights.sum().add(1e-8);
    const centre = (x: Tensor1D) => x.sub(x.mul(weights).sum().div(total)).mul(weights);
    const p = centre(predicted);
    const t = centre(target);
    const scale = p.square().sum().mul(t.square().sum()).add(1e-8).sqrt();
    return tf.sub<Scalar>(1, p.mul(t).sum().div(scale));
  });
}

/** Mean hinge max(0, margin − (better − worse)) over pairs with weight. All [pairs], in the same units → scalar. */
export function rankingLoss(better: Tensor1D, worse: Tensor1D, margins: Tensor1D, weights: Tensor1D): Scalar {
  return tf.tidy(() => {
    const short = tf.relu(margins.sub(better.sub(worse)));
    return short.mul(weights).sum<Scalar>().div<Scalar>(weights.sum().add(1e-8));
  });
}

/** Cross-entropy with label smoothing; labels below 0 are left out. logits [B, K], labels [B] (int32) → scalar. */
export function crossEntropy(logits: Tensor2D, labels: Tensor1D, smoothing = 0): Scalar {
  return tf.tidy(() => {
    const classes = logits.shape[1];
    const known = labels.greaterEqual(0).toFloat();
    const target = tf
      .oneHot(labels.maximum(0).toInt(), classes)
      .toFloat()
      .mul(1 - smoothing)
      .add(smoothing / classes);
    const losses = target.mul(tf.logSoftmax(logits)).sum(1).neg();
    return losses.mul(known).sum<Scalar>().div<Scalar>(known.sum().add(1e-8));
  });
}

/** How much a cosine counts as a logit: about what training settles on when it is learnt. */
const contrastScale = 12;

/**
 * InfoNCE over a similarity matrix [N, N] in both directions: row i belongs to column i. Others of the same group are neither
 * right nor wrong and left out. → scalar.
 *
 * @param groups of the rows, and of the columns, [N]
 */
export function contrastiveLoss(similarity: Tensor2D, groups: readonly string[]): Scalar {
  return tf.tidy(() => {
    const size = groups.length;
    const out = groups.flatMap((a, i) => groups.map((b, j) => (i !== j && a === b ? -1e4 : 0)));
    const logits = similarity.mul(contrastScale).add<Tensor2D>(tf.tensor2d(out, [size, size]));
    const own = tf.eye(size);
    const found = (x: Tensor2D) => tf.logSoftmax(x).mul(own).sum<Scalar>();
    return found(logits)
      .add(found(logits.transpose()))
      .div(-2 * size);
  });
}

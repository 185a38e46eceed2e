import * as tf from '../../nn/tf.ts';
import { hasZeroThird } from './trained-parameters.ts';

/** Gradients of the keys' biases among queries' and values', set to the zero that they are; all others stay. Each is disposed that another takes the place of. */
export function restKeys(gradients: Record<string, tf.Tensor>): void {
  for (const [name, gradient] of Object.entries(gradients).filter(([key]) => hasZeroThird(key))) {
    const third = gradient.size / 3;
    gradients[name] = tf.tidy(() => {
      const mask = Float32Array.from({ length: gradient.size }, (_, i) =>
        i >= third && i < 2 * third ? 0 : 1,
      );
      return gradient.mul(tf.tensor1d(mask));
    });
    gradient.dispose();
  }
}

/** The vector of [PAD], word 0, has no gradient: PyTorch's `Embedding` leaves its `padding_idx` out. */
export function restPadding(gradients: Record<string, tf.Tensor>): void {
  const gradient = gradients['text.words'];
  if (!gradient) return;
  const [rows = 1, width = 1] = gradient.shape;
  gradients['text.words'] = tf.tidy(() =>
    tf.concat([tf.zeros([1, width]), gradient.slice([1, 0], [rows - 1, width])], 0),
  );
  gradient.dispose();
}

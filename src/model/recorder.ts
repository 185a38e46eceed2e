import * as tf from '../nn/tf.ts';
import type { Tensor } from '../nn/tf.ts';

/**
 * Receives named intermediate tensors (the names of the PyTorch golden files). The callback owns nothing: it must keep
 * or read what it wants before the surrounding tidy ends.
 */
export type Recorder = (name: string, tensor: Tensor) => void;

/** Hands over a [B, H, W, C] or [B, H·W, C] map in PyTorch's [B, C, H, W] layout, side being H = W. */
export function recordMap(record: Recorder | undefined, name: string, map: Tensor, side: number): void {
  if (!record) return;
  tf.tidy(() => {
    const batch = map.shape[0];
    const channels = map.shape.at(-1)!;
    record(name, map.reshape([batch, side, side, channels]).transpose([0, 3, 1, 2]));
  });
}

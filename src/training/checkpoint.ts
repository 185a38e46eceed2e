import { FoveaError } from '../shared/errors.ts';
import * as tf from '../nn/tf.ts';
import type { Trainer } from './trainer.ts';

interface Header {
  version: 1;
  step: number;
  position: Trainer['position'];
  /** The options it was made with; a run goes on only with the same. */
  options: string;
  tensors: { name: string; shape: number[] }[];
}

/** A running training as bytes: length of the JSON header (u32), header, f32 values in its order; all little-endian. */
export function saveCheckpoint(trainer: Trainer): Uint8Array<ArrayBuffer> {
  const state = Object.entries(trainer.state());
  const header: Header = {
    version: 1,
    step: trainer.optimiser.step,
    position: trainer.position,
    options: JSON.stringify(trainer.options),
    tensors: state.map(([name, tensor]) => ({ name, shape: tensor.shape })),
  };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const values = state.map(([, tensor]) => tensor.dataSync<'float32'>());
  const bytes = values.reduce((sum, part) => sum + part.byteLength, 0);
  const out = new Uint8Array(4 + json.length + bytes);
  new DataView(out.buffer).setUint32(0, json.length, true);
  out.set(json, 4);
  let at = 4 + json.length;
  for (const part of values) {
    out.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += part.byteLength;
  }
  return out;
}

/** Puts a trainer back to where a check-point (its bytes) was made. Throws `training-failed` for one of another run, cut short or unreadable. */
export function loadCheckpoint(trainer: Trainer, bytes: Uint8Array): void {
  const wrong = (why: string) =>
    new FoveaError('training-failed', `The checkpoint ${why}.`, 'Train again without --resume.');
  if (bytes.length < 4) throw wrong('is cut short');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  let header: Header;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as Header;
  } catch {
    throw wrong('cannot be read');
  }
  if (header.options !== JSON.stringify(trainer.options)) throw wrong('was made with other settings');
  const state: Record<string, tf.Tensor> = {};
  let at = 4 + length;
  for (const { name, shape } of header.tensors) {
    const count = shape.reduce((a, b) => a * b, 1);
    if (at + 4 * count > bytes.length) throw wrong('is cut short');
    // a copy: the slice of one of Node's buffers would be a view into all of it
    const values = new Float32Array(Uint8Array.from(bytes.subarray(at, at + 4 * count)).buffer);
    state[name] = tf.tensor(values, shape);
    at += 4 * count;
  }
  trainer.restore(header.step, state);
  trainer.position = header.position;
  tf.dispose(state);
}

import { FoveaError } from '../../shared/errors.ts';
import type { RandomAccess } from '../../formats/random-access.ts';
import type { EpochResult } from './epoch-result.ts';
import type { StepTrainer, TrainedState } from './step-trainer.ts';

/** Where a training stands, beside its tensors. */
export interface Progress {
  /** Loss of each step of the epoch under way. */
  losses: number[];
  /** Epochs that are done. */
  history: EpochResult[];
}

interface Header {
  version: number;
  step: number;
  /** What the training is of; it goes on only with the same. */
  identity: string;
  progress: Progress;
  /** Trained parameters in order, each with its own count of steps; no moments where that is 0. */
  parameters: TrainedState[];
  /** Whether moments follow the values. */
  moments: boolean;
}

/**
 * A running training in pieces, to be written one after the other: length of the JSON header (u32), the header, then of each trained parameter its
 * values and its moments, f32, little-endian. Nothing of its size is held in memory twice.
 *
 * @param identity of the training (`restoreCheckpoint` compares it)
 * @param moments false: the weights alone, those of the best epoch
 */
export async function* checkpointPieces(
  trainer: StepTrainer,
  identity: string,
  progress: Progress,
  moments = true,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const parameters = await trainer.states();
  const header: Header = { version: 2, step: trainer.step, identity, progress, parameters, moments };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, json.length, true);
  yield length;
  yield json;
  for (const { name, steps } of parameters) {
    for (const values of await trainer.read(name, moments && steps > 0)) yield bytesOf(values);
  }
}

const bytesOf = (values: Float32Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Float32Array.from(values).buffer);

/** Puts a trainer back to where a checkpoint was made. Throws `training-failed` for one of another training, cut short or unreadable. */
export async function restoreCheckpoint(
  trainer: StepTrainer,
  identity: string,
  file: RandomAccess,
): Promise<Progress> {
  const wrong = (why: string) =>
    new FoveaError('training-failed', `The checkpoint ${why}.`, 'Train again without --resume.');
  let at = 4;
  const take = async (length: number): Promise<Uint8Array> => {
    const bytes = await file.read(at, length);
    if (bytes.length < length) throw wrong('is cut short');
    at += length;
    return bytes;
  };
  const start = await file.read(0, 4);
  if (start.length < 4) throw wrong('is cut short');
  // JSON has no NaN, which is what a correlation of equal numbers is
  let header: Header;
  try {
    const length = new DataView(start.buffer, start.byteOffset).getUint32(0, true);
    const json = new TextDecoder().decode(await take(Math.min(length, file.size)));
    header = JSON.parse(json, (_, value: unknown) => (value === null ? NaN : value)) as Header;
  } catch {
    throw wrong('cannot be read');
  }
  if (header.version !== 2 || header.identity !== identity)
    throw wrong('was made with other settings, images or weights');
  for (const state of header.parameters) {
    const { shape, steps } = state;
    const count = shape.reduce((a, b) => a * b, 1);
    const values: Float32Array[] = [];
    // a copy: values may not begin at a multiple of four bytes in a view
    for (let left = header.moments && steps > 0 ? 3 : 1; left > 0; left--)
      values.push(new Float32Array(Uint8Array.from(await take(4 * count)).buffer));
    await trainer.restore(state, values);
  }
  trainer.step = header.step;
  return header.progress;
}

import * as tf from '../../nn/tf.ts';
import type { PaperTrainer, TrainingSample } from './paper-trainer.ts';

/** What a training will take, from steps that were made and not applied. */
export interface Rehearsal {
  /** Samples whose activations fit at one time. */
  micro: number;
  /** Bytes of tensors at their most, with so many. */
  peak: number;
  /** Seconds that a step of a whole batch takes, at most. */
  step: number;
  /** Seconds that an image of the validation takes. */
  evaluation: number;
}

const seconds = async (action: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await action();
  return (performance.now() - start) / 1000;
};

/**
 * Computes the gradients of one sample and throws them away, to know before a training begins how long it takes, how much memory, and how many samples
 * fit at one time. The trainer stays as it was, except that it may take a batch in parts afterwards (`PaperTrainer.micro`); batches whose samples
 * depend on each other (csf "batch") stay whole.
 *
 * @param sample of training, with its crops
 * @param scored an image with the crops of an evaluation, where there is one
 * @param batch samples of a batch
 * @param room bytes that tensors may take
 */
export async function rehearse(
  trainer: PaperTrainer,
  sample: TrainingSample,
  scored: TrainingSample | undefined,
  { batch, room }: { batch: number; room: number },
): Promise<Rehearsal> {
  const before = tf.memory().numBytes;
  const once = async () => tf.dispose((await trainer.gradients([sample])).gradients);
  // the first time kernels are compiled
  if (tf.getBackend() === 'webgpu') await once();
  const step = batch * (await seconds(once));
  const own = Math.max(1, trainer.peak - before);
  // moments of the optimiser, summed gradients, those of a part, and one more while they are added
  const fixed = before + 5 * trainer.trainedBytes;
  const fits = Math.max(1, Math.floor((room - fixed) / own));
  const given = trainer.options.micro ?? batch;
  const micro = trainer.options.procedure.csf === 'batch' ? given : Math.min(given, fits, batch);
  const evaluation = scored ? await seconds(() => trainer.score(scored)) : 0;
  return { micro, peak: fixed + micro * own, step, evaluation };
}

import { watchPeak } from '../../../nn/peak-bytes.ts';
import * as tf from '../../../nn/tf.ts';
import type {
  PaperTrainerOptions,
  Rehearsal,
  RehearsalPlan,
  StepMemory,
  TrainingSample,
} from '../step-trainer.ts';

/** What a rehearsal does to a trainer. */
export interface Rehearsed extends StepMemory {
  readonly options: PaperTrainerOptions;
  /** Bytes of what training changes. */
  readonly trainedBytes: number;
  /** Bytes of each block that was computed a second time. */
  readonly blockBytes: ReadonlyMap<string, number>;
  gradients(samples: readonly TrainingSample[]): Promise<{ gradients: Record<string, tf.Tensor> }>;
  score(sample: TrainingSample): Promise<unknown>;
}

const seconds = async (action: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await action();
  return (performance.now() - start) / 1000;
};

/**
 * Computes the gradients of one sample and throws them away, to know before a training begins how long it takes, how much memory, how many samples fit at one
 * time, and whether blocks have to be computed twice for that. The trainer stays as it was; batches whose samples depend on each other (csf "batch")
 * stay whole.
 */
export async function rehearse(
  trainer: Rehearsed,
  sample: TrainingSample,
  scored: TrainingSample | undefined,
  { batch, room: all, recompute: wanted }: RehearsalPlan,
): Promise<Rehearsal> {
  const before = tf.memory().numBytes;
  const { recompute: usual } = trainer;
  const once = async () => tf.dispose((await trainer.gradients([sample])).gradients);
  const measure = async (recompute: boolean) => {
    trainer.recompute = recompute;
    const meter = watchPeak();
    const time = await seconds(once).finally(meter.stop);
    return { bytes: Math.max(1, meter.bytes), time };
  };
  // moments of the optimiser, summed gradients, those of a part, and one more while they are added
  const fixed = before + 5 * trainer.trainedBytes;
  const room = all - fixed;
  const given = trainer.options.micro ?? batch;
  const whole = trainer.options.procedure.csf === 'batch';
  try {
    // first what takes less: a backend that runs out of memory is lost
    const twice = wanted === false ? undefined : await measure(true);
    const blocks = [...trainer.blockBytes.values()];
    // the activations of all blocks at one time, instead of one's
    const guess = (twice?.bytes ?? 0) + blocks.reduce((a, b) => a + b, 0) - Math.max(0, ...blocks);
    const recompute = wanted ?? (blocks.length > 0 && (whole ? batch : 1) * guess > room);
    const own = recompute && twice ? twice : await measure(false);
    const micro = whole ? given : Math.max(1, Math.min(given, batch, Math.floor(room / own.bytes)));
    // the first time kernels are compiled
    const step = batch * (tf.getBackend() === 'webgpu' ? await seconds(once) : own.time);
    const evaluation = scored ? await seconds(() => trainer.score(scored)) : 0;
    const plain = fixed + micro * (recompute ? guess : own.bytes);
    return { micro, recompute, peak: fixed + micro * own.bytes, plain, step, evaluation };
  } finally {
    trainer.recompute = usual;
  }
}

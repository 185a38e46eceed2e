import * as tf from './tf.ts';

/** How much memory something took. */
export interface PeakMeter {
  /** Most bytes of tensors at one time, of those made since the meter was started; what two tensors share counts once. */
  readonly bytes: number;
  stop(): void;
}

/** Starts to watch every tensor that is made and freed. Meters may be nested, and are stopped in the opposite order. */
export function watchPeak(): PeakMeter {
  const engine = tf.engine();
  const { trackTensor, removeDataId, state } = engine;
  const sizes = new Map<object, number>();
  let [now, most] = [0, 0];
  engine.trackTensor = (...made) => {
    const [{ dataId, size, dtype }] = made;
    const fresh = !state.tensorInfo.has(dataId);
    trackTensor.apply(engine, made);
    if (!fresh) return;
    const bytes = size * tf.util.bytesPerElement(dtype);
    sizes.set(dataId, bytes);
    now += bytes;
    most = Math.max(most, now);
  };
  engine.removeDataId = (...gone) => {
    const [dataId] = gone;
    removeDataId.apply(engine, gone);
    now -= sizes.get(dataId) ?? 0;
    sizes.delete(dataId);
  };
  return {
    get bytes() {
      return most;
    },
    stop: () => Object.assign(engine, { trackTensor, removeDataId }),
  };
}

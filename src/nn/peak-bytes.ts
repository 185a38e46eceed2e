import * as tf from './tf.ts';

/** How much memory something took. */
export interface PeakMeter {
  /** Most bytes of tensors at one time, of those made since the meter was started; what two tensors share counts once. */
  readonly bytes: number;
  readonly stop: () => void;
}

/** Starts to watch every tensor that is made and freed. Meters may be nested, and are stopped in the opposite order. */
export function watchPeak(): PeakMeter {
  const engine = tf.engine();
  const { state } = engine;
  const [trackTensor, removeDataId] = [engine.trackTensor.bind(engine), engine.removeDataId.bind(engine)];
  const sizes = new Map<object, number>();
  let [now, most] = [0, 0];
  engine.trackTensor = (...made) => {
    const [{ dataId, size, dtype }] = made;
    const fresh = !state.tensorInfo.has(dataId);
    trackTensor(...made);
    if (!fresh) return;
    const bytes = size * tf.util.bytesPerElement(dtype);
    sizes.set(dataId, bytes);
    now += bytes;
    most = Math.max(most, now);
  };
  engine.removeDataId = (...gone) => {
    const [dataId] = gone;
    removeDataId(...gone);
    now -= sizes.get(dataId) ?? 0;
    sizes.delete(dataId);
  };
  return {
    get bytes() {
      return most;
    },
    stop: () => void Object.assign(engine, { trackTensor, removeDataId }),
  };
}

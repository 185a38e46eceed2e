import { expose } from 'comlink';
import type { Answer } from '../shared/engine-api.ts';
import { toErrorRecord } from '../shared/errors.ts';
import { shrinkForSending } from './shrink.ts';

/** Makes images fit for sending, off the main thread: decoding a large PNG takes a while. */
const shrinker = {
  async shrink(image: Blob): Promise<Answer<Blob>> {
    try {
      return { ok: true, value: await shrinkForSending(image) };
    } catch (error) {
      return { ok: false, error: toErrorRecord(error) };
    }
  },
};

export type ShrinkApi = typeof shrinker;

expose(shrinker);

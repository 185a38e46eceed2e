import { expose } from 'comlink';
import { answer } from '../shared/answer.ts';
import type { Answer } from '../shared/engine-api.ts';
import { shrinkForSending } from './shrink.ts';

/** Makes images fit for sending, off the main thread: decoding a large PNG takes a while. */
const shrinker = {
  shrink: (image: Blob): Promise<Answer<Blob>> => answer(() => shrinkForSending(image)),
};

export type ShrinkApi = typeof shrinker;

expose(shrinker);

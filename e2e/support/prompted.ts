import { concat } from '../../src/testing/pictures/png-builder.ts';
import { iTxt } from '../../src/testing/metadata-builders.ts';
import type { DroppedFile } from './page.ts';
import { smallPng } from './small.ts';

/** Bytes up to the first chunk behind a PNG's header. */
const HEADER = 33;

/** A small picture, always the same, with a text of a generator in it. */
export function prompted(name: string, keyword: string, text: string): DroppedFile {
  const bytes = smallPng('prompted');
  const parts = [bytes.subarray(0, HEADER), iTxt(keyword, text), bytes.subarray(HEADER)];
  return { name, type: 'image/png', bytes: Buffer.from(concat(...parts)) };
}

/** Settings as AUTOMATIC1111 writes them behind a prompt. */
export const settings = 'Negative prompt: blurry. Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1';

/** A ComfyUI graph whose prompt a language model writes when it runs. */
export const writtenAtRunTime = JSON.stringify({
  3: { class_type: 'KSampler', inputs: { model: ['4', 0], positive: ['6', 0], latent_image: ['5', 0] } },
  6: { class_type: 'CLIPTextEncode', inputs: { text: ['10', 0], clip: ['4', 1] } },
  9: { class_type: 'SaveImage', inputs: { images: ['3', 0] } },
  10: { class_type: 'LlmGenerate', inputs: { prompt: 'something cosy', model: 'x' } },
});

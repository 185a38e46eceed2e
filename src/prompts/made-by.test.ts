import { expect, test } from 'vitest';
import { modelNamedIn } from './made-by.ts';
import { promptOfText } from './read-text.ts';

const settings = 'Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1';
const graph = (...names: string[]) =>
  JSON.stringify({
    ...Object.fromEntries(
      names.map((ckpt_name, i) => [i, { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name } }]),
    ),
    9: { class_type: 'CLIPTextEncode', inputs: { text: 'a fox', clip: ['0', 1] } },
  });

test.each([
  ['a parameters text', `a fox\n${settings}, Model hash: 1b2c, Model: dream_v3, Version: 1.9`, 'dream_v3'],
  ['a model in quotes', `a fox\n${settings}, Model: "dream v3"`, 'dream v3'],
  ['no model', `a fox\n${settings}`, undefined],
  ['a graph', graph('sub\\dream_v3.safetensors'), 'dream_v3'],
  ['a graph that loads one twice', graph('dream.ckpt', 'x/dream.ckpt'), 'dream'],
  ['a graph of two models', graph('base.safetensors', 'refiner.safetensors'), undefined],
  ['a model as an object', '{"positive_prompt":"a","model":{"key":"1","name":"dream"}}', 'dream'],
  ['parameters as JSON', '{"sui_image_params":{"prompt":"a fox","model":"dir/dream.sft"}}', 'dream'],
  ['words', 'a fox. Model: a tall woman', undefined],
])('the model in %s', (_, text, model) => {
  expect(modelNamedIn(text)).toBe(model);
});

test('comes with the prompt that stands beside it, not out of the words of a prompt', () => {
  expect(promptOfText(`a fox\n${settings}, Model: dream`)).toMatchObject({
    prompt: 'a fox',
    madeBy: 'dream',
  });
  expect(promptOfText('portrait, Model: a tall woman, Light: soft')).not.toHaveProperty('madeBy');
});

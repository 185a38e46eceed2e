import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { promptOfText } from '../read-text.ts';
import { readComfy } from './read-comfy.ts';

const comfyPrompt = (graph: Record<string, unknown>) => readComfy(graph)?.prompt;
const promptFromText = (text: string) => promptOfText(text)?.prompt;

const node = (class_type: string, inputs: Record<string, unknown>) => ({ class_type, inputs });
const positive = 'a lighthouse in a storm';
const encode = (text: unknown) => node('CLIPTextEncode', { text, clip: ['4', 1] });

const basic = {
  3: node('KSampler', {
    seed: 1,
    model: ['4', 0],
    negative: ['7', 0],
    positive: ['6', 0],
    latent_image: ['5', 0],
  }),
  4: node('CheckpointLoaderSimple', { ckpt_name: 'x.safetensors' }),
  5: node('EmptyLatentImage', { width: 512, height: 512 }),
  6: encode(positive),
  7: encode('blurry'),
  8: node('VAEDecode', { samples: ['3', 0], vae: ['4', 2] }),
  9: node('SaveImage', { filename_prefix: 'x', images: ['8', 0] }),
};

describe('readComfy', () => {
  it('finds the words behind the sampler’s positive input', () => {
    expect(comfyPrompt(basic)).toBe(positive);
  });

  it('follows text nodes, conditioning nodes and reroutes', () => {
    expect(
      comfyPrompt({
        ...basic,
        3: node('KSamplerAdvanced', { model: ['4', 0], positive: ['10', 0], negative: ['10', 1] }),
        6: encode(['12', 0]),
        10: node('ControlNetApplyAdvanced', { positive: ['11', 0], negative: ['7', 0], image: ['20', 0] }),
        11: node('FluxGuidance', { guidance: 3.5, conditioning: ['6', 0] }),
        12: node('StringConcatenate', { string_a: ['13', 0], string_b: 'at night', delimiter: ' ' }),
        13: node('PrimitiveString', { value: positive }),
      }),
    ).toBe(`${positive} at night`);
  });

  it('takes the negative side of a node that carries both only at its second output', () => {
    const both = node('ControlNetApplyAdvanced', { positive: ['6', 0], negative: ['7', 0] });
    const swapped = { ...basic, 3: node('KSampler', { model: ['4', 0], positive: ['10', 1] }), 10: both };
    expect(comfyPrompt(swapped)).toBe('blurry');
  });

  it('reads guiders', () => {
    expect(
      comfyPrompt({
        1: node('SamplerCustomAdvanced', { guider: ['2', 0], latent_image: ['5', 0] }),
        2: node('BasicGuider', { model: ['4', 0], conditioning: ['6', 0] }),
        6: encode(positive),
      }),
    ).toBe(positive);
  });

  it('gives a prompt once that stands at both encoders of SDXL', () => {
    const both = node('CLIPTextEncodeSDXL', { text_g: positive, text_l: `${positive}!`, clip: ['4', 1] });
    expect(comfyPrompt({ ...basic, 6: both })).toBe(positive);
  });

  it('prefers the sampler nearest to the saved image', () => {
    const first = node('KSampler', { model: ['4', 0], positive: ['21', 0], latent_image: ['5', 0] });
    const graph = {
      1: first,
      ...basic,
      3: { ...basic[3], inputs: { ...basic[3].inputs, latent_image: ['1', 0] } },
    };
    expect(comfyPrompt({ ...graph, 21: encode('the first pass') })).toBe(positive);
  });

  it('ends on cycles', () => {
    const cycle = {
      ...basic,
      6: node('Reroute', { any: ['10', 0] }),
      10: node('Reroute', { any: ['6', 0] }),
    };
    expect(comfyPrompt(cycle)).toBeUndefined();
  });

  it('ends on graphs that fan out at every step', () => {
    const fan = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [
        String(100 + i),
        node('ConditioningCombine', {
          conditioning_1: [String(101 + i), 0],
          conditioning_2: [String(101 + i), 0],
        }),
      ]),
    );
    expect(comfyPrompt({ 1: node('KSampler', { model: 1, positive: ['100', 0] }), ...fan })).toBeUndefined();
  });

  it('never throws on any object', () => {
    const link = fc.tuple(fc.constantFrom('1', '2', '3'), fc.nat(2));
    const value = fc.oneof(fc.string(), link, fc.anything());
    const inputs = fc.dictionary(
      fc.constantFrom('positive', 'negative', 'text', 'conditioning', 'guider', 'model'),
      value,
    );
    const comfy = fc.record({ class_type: fc.constantFrom('KSampler', 'SaveImage', 'X'), inputs });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('1', '2', '3'), fc.oneof(comfy, fc.anything())), (graph) => {
        expect(['string', 'undefined']).toContain(typeof comfyPrompt(graph));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('promptOfText on graphs', () => {
  it('reads Python’s NaN', () => {
    const json = JSON.stringify({ ...basic, 3: { ...basic[3], is_changed: ['NaN?'] } }).replace(
      '"NaN?"',
      'NaN',
    );
    expect(json).toContain('[NaN]');
    expect(promptFromText(json)).toBe(positive);
  });

  it('leaves NaN inside strings alone', () => {
    const json = JSON.stringify({ ...basic, 6: encode('NaN bread'), 99: 'NaN?' }).replace('"NaN?"', 'NaN');
    expect(promptFromText(json)).toBe('NaN bread');
  });

  it('finds a graph inside other JSON', () => {
    expect(promptFromText(JSON.stringify({ prompt: basic, workflow: {} }))).toBe(positive);
    expect(promptFromText(JSON.stringify({ prompt: JSON.stringify(basic) }))).toBe(positive);
    expect(
      promptFromText(JSON.stringify({ ...{}, extraMetadata: JSON.stringify({ prompt: positive }) })),
    ).toBe(positive);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comfyGraph, workflowOf } from '../../testing/comfy-builder.ts';
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
      { numRuns: 500 },
    );
  });
});

describe('what reached the sampler', () => {
  it('is read back from generated graphs, in the form that is run and in the one that the editor saves', () => {
    fc.assert(
      fc.property(comfyGraph, ({ words, graph }) => {
        expect(readComfy(graph)).toMatchObject({ prompt: words, promptFrom: 'comfyui' });
        expect(promptOfText(JSON.stringify(workflowOf(graph)))?.prompt).toBe(words);
      }),
      { numRuns: 300 },
    );
  });

  const through = (text: unknown, more: Record<string, unknown> = {}) =>
    readComfy({ ...basic, 6: encode(text), ...more });
  const fromNode = (type: string, inputs: Record<string, unknown>, slot = 0) =>
    through(['10', slot], { 10: node(type, inputs) });

  it.each([
    ['a switch counted from one', 'TextSwitch', { text1: 'a boat', text2: positive, Input: 2 }],
    ['a switch counted from zero', 'Switch any', { input_0: 'a boat', input_1: positive, index: 1 }],
    ['a switch by letter', 'CR Text Switch', { text_a: 'a boat', text_b: positive, select: 'B' }],
    ['a switch by name', 'ImpactSwitch', { input1: 'a boat', input2: positive, select: 'input2' }],
    ['a switch by truth', 'ComfySwitchNode', { switch: true, on_true: positive, on_false: 'a boat' }],
    ['a switch by ordinal', 'TextRoute', { text_1: 'a boat', text_2: positive, which: 'second' }],
    ['a switch of an unknown name', 'MyTexts', { text1: 'a boat', text2: positive, wanted: 2 }],
    ['a schedule of lines', 'PromptSchedule', { text: `0: a boat\n8: ${positive}` }],
    ['the only branch of a switch', 'Any Switch (x)', { any_01: ['77', 0], any_02: positive }],
    ['a styler', 'SDXLPromptStyler', { text_positive: positive, text_negative: 'blurry', style: 'base' }],
    ['a node of unknown names', 'MyWords', { my_words: positive, mode: 'plain' }],
    ['a wildcard’s outcome', 'ImpactWildcardProcessor', { wildcard_text: '__a__', populated_text: positive }],
    ['a node that shows an earlier text too', 'ShowText|x', { text: ['11', 0], text_0: 'earlier words' }],
    ['a node that shows another output', 'easy showAnything', { anything: ['11', 0], text: 'earlier words' }],
    ['one line of a text', 'TextLineSelect', { text: `a boat\n${positive}`, index: 1 }],
    [
      'a text with a word replaced',
      'StringReplace',
      { string: 'a boat in a storm', find: 'boat', replace: 'lighthouse' },
    ],
    ['a schedule with one text', 'PromptSchedule', { text: `"0": "${positive}"` }],
    [
      'a schedule with a frame',
      'PromptSchedule',
      { text: `"0": "${positive}", "8": "a boat"`, current_frame: 3 },
    ],
  ])('is %s', (_, type, inputs) => {
    const found = through(['10', 0], {
      10: node(type, inputs),
      11: node('PrimitiveString', { value: positive }),
    });
    expect(found).toMatchObject({ prompt: positive, promptFrom: 'comfyui' });
  });

  it.each([
    ['LlmGenerate', { prompt: 'something cosy', model: 'x' }],
    ['OllamaGenerateV2', { prompt: 'something cosy' }],
    ['TextWriter', { prompt: 'something cosy', max_tokens: 100, system_prompt: 'Write.' }],
    ['Florence2Run', { image: ['5', 0], task: 'caption' }],
  ])('is not in the file where %s wrote it, and that is reported', (type, inputs) => {
    expect(fromNode(type, inputs)).toEqual({
      prompt: '',
      promptFrom: 'none',
      dropped: ['the prompt was written by a language model at run time and is not in the file'],
    });
  });

  it('is none where the graph does not tell which of two texts it was', () => {
    const two = { text1: 'a boat', text2: positive, Input: ['99', 0] };
    expect(fromNode('TextSwitch', two)).toMatchObject({ prompt: '', promptFrom: 'none' });
    expect(fromNode('MyTexts', { text1: 'a boat', text2: positive })).toMatchObject({ promptFrom: 'none' });
    const saved = {
      ...basic,
      20: node('PartnerImage', { prompt: 'a boat' }),
      21: node('SaveImage', { images: ['20', 0] }),
    };
    expect(readComfy(saved)).toMatchObject({ prompt: '', promptFrom: 'none' });
  });

  it.each([
    ['GoogleTranslateTextNode', { text: '雪中的红 狐狸', from_translate: 'zh' }, 'changed by a node'],
    ['RegexReplace', { string: 'a boat', regex_pattern: 'b(.)at', replace: 'x' }, 'changed by a node'],
    ['Load Text File', { file_path: 'C:\\my texts\\a.txt' }, 'in a file of its own'],
  ])('is none where %s made it, and that is reported', (type, inputs, reason) => {
    expect(fromNode(type, inputs)).toMatchObject({
      prompt: '',
      promptFrom: 'none',
      dropped: [expect.stringContaining(reason)],
    });
  });

  it('is none where its conditioning was set to zero', () => {
    const zero = node('ConditioningZeroOut', { conditioning: ['6', 0] });
    const sampler = node('KSampler', { ...basic[3].inputs, positive: ['10', 0] });
    expect(readComfy({ ...basic, 3: sampler, 10: zero })?.dropped.join()).toContain('set to zero');
    // that of the negative side says nothing about the prompt
    const negative = node('KSampler', { ...basic[3].inputs, negative: ['10', 0] });
    expect(readComfy({ ...basic, 3: negative, 10: zero })?.prompt).toBe(positive);
  });

  it.each([
    ['CLIPTextEncodeHunyuanDiT', { bert: positive, mt5xl: positive }],
    ['CLIPTextEncodeHiDream', { clip_l: 'tags', clip_g: 'tags', t5xxl: positive, llama: positive }],
    ['TextEncodeQwenImageEditPlus', { prompt: positive, image1: ['20', 0] }],
    ['CLIPTextEncodeLumina2', { system_prompt: 'superior', user_prompt: positive }],
  ])('is what %s encoded', (type, inputs) => {
    expect(readComfy({ ...basic, 6: node(type, { clip: ['4', 1], ...inputs }) })?.prompt).toBe(positive);
  });

  it('is found through embeddings that a sampler takes', () => {
    const wrapped = {
      1: node('VideoSampler', { model: ['4', 0], text_embeds: ['2', 0] }),
      2: node('VideoTextEncode', { positive_prompt: positive, negative_prompt: 'blurry', t5: ['4', 0] }),
      3: node('SaveImage', { images: ['1', 0] }),
    };
    expect(readComfy(wrapped)?.prompt).toBe(positive);
  });

  it('is none where a line was drawn at random', () => {
    expect(fromNode('RandomLine', { text: `a boat\n${positive}`, seed: 5 })).toMatchObject({
      promptFrom: 'none',
    });
  });

  it.each([
    ['pos_cond', 'neg_cond'],
    ['conditioning', 'uncond'],
    ['cond_p', 'cond_n'],
    ['p', 'n'],
  ])('is found through a sampler’s inputs %s and %s', (good, bad) => {
    const sampler = node('VendorSampler', { [bad]: ['7', 0], [good]: ['6', 0], net: ['4', 0] });
    expect(readComfy({ ...basic, 3: sampler })?.prompt).toBe(positive);
  });

  it('is the last text of a schedule without a frame, and the others are told', () => {
    expect(fromNode('BatchPromptSchedule', { text: `"0": "a bare tree",\n"8": "${positive}"` })).toEqual({
      prompt: positive,
      promptFrom: 'comfyui',
      dropped: ['another text of the schedule: “a bare tree”'],
    });
  });

  it('is the prompt of a partner’s node, which needs no sampler', () => {
    const partner = {
      1: node('ImagePartnerNode', { prompt: positive, seed: 0 }),
      2: node('SaveImage', { images: ['1', 0] }),
    };
    expect(readComfy(partner)?.prompt).toBe(positive);
    const linked = {
      ...partner,
      1: node('PartnerVideo', { prompt: ['3', 0] }),
      3: node('PrimitiveString', { value: positive }),
    };
    expect(readComfy(linked)?.prompt).toBe(positive);
  });

  it('is that of the image, not of what is drawn over it or refines it', () => {
    const drawn = {
      ...basic,
      9: node('SaveImage', { images: ['12', 0] }),
      12: node('DrawText', { image: ['13', 0], text: 'my name' }),
      13: node('FaceDetailer', { image: ['8', 0], positive: ['14', 0], negative: ['7', 0], model: ['4', 0] }),
      14: encode('a face'),
    };
    expect(readComfy(drawn)?.prompt).toBe(positive);
  });

  it('is said to lack the words of a style that stands elsewhere', () => {
    const styled = fromNode('SDXLPromptStyler', {
      text_positive: positive,
      text_negative: '',
      style: 'sai-anime',
    });
    expect(styled).toMatchObject({ prompt: positive });
    expect(styled?.dropped.join()).toContain('sai-anime');
  });

  it('is read through loaders that take both prompts as texts', () => {
    const loader = node('Efficient Loader', { ckpt_name: 'x', positive, negative: 'blurry' });
    const sampler = node('KSampler (Efficient)', {
      model: ['1', 0],
      positive: ['1', 1],
      negative: ['1', 2],
      latent_image: ['1', 3],
    });
    expect(readComfy({ 1: loader, 2: sampler, 3: node('SaveImage', { images: ['2', 5] }) })?.prompt).toBe(
      positive,
    );
  });

  it('takes the one text that was encoded where nothing else is known', () => {
    const odd = {
      1: encode(positive),
      2: node('Render', { a: ['1', 0], b: ['3', 0], uncond: ['4', 0] }),
      4: encode('blurry'),
    };
    expect(readComfy(odd)?.prompt).toBe(positive);
  });

  it('passes by muted nodes and through bypassed ones of an editor’s file', () => {
    const workflow = {
      nodes: [
        {
          id: 1,
          type: 'CLIPTextEncode',
          mode: 0,
          inputs: [{ name: 'clip', link: null }],
          widgets_values: [positive],
        },
        { id: 2, type: 'ConditioningZeroOut', mode: 4, inputs: [{ name: 'conditioning', link: 1 }] },
        {
          id: 3,
          type: 'KSampler',
          mode: 0,
          inputs: [
            { name: 'model', link: 9 },
            { name: 'positive', link: 2 },
          ],
        },
        { id: 4, type: 'SaveImage', mode: 2, inputs: [{ name: 'images', link: 4 }] },
        { id: 5, type: 'SaveImage', mode: 0, inputs: [{ name: 'images', link: 3 }] },
      ],
      links: [
        [1, 1, 0, 2, 0, 'CONDITIONING'],
        [2, 2, 0, 3, 1, 'CONDITIONING'],
        [3, 3, 0, 5, 0, 'IMAGE'],
        [4, 7, 0, 4, 0, 'IMAGE'],
      ],
    };
    expect(readComfy(workflow)?.prompt).toBe(positive);
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

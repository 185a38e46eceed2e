import fc from 'fast-check';
import type { EditorGraph } from './comfy-subgraph-builder.ts';

type Inputs = Record<string, unknown>;
type Api = Record<string, { class_type: string; inputs: Inputs }>;

/** Builds a graph node by node; a link is what `add` gives back. */
class GraphBuilder {
  readonly api: Api = {};
  private next = 1;

  add(type: string, inputs: Inputs, slot = 0): [string, number] {
    const id = String(this.next++);
    this.api[id] = { class_type: type, inputs };
    return [id, slot];
  }
}

/** A graph in the form that the editor saves. */
export function workflowOf(api: Api): EditorGraph {
  const links: EditorGraph['links'] = [];
  const isLink = (value: unknown): value is [string, number] =>
    Array.isArray(value) && value.length === 2 && typeof value[1] === 'number';
  const nodes = Object.entries(api).map(([id, { class_type: type, inputs }]) => {
    const entries = Object.entries(inputs);
    // sockets; the others stand on the node, also while something is linked to them
    const isSocket = (name: string): boolean =>
      /^(?:model|clip|vae|net|samples|images?|latent_image|positive|negative|conditioning|guider|\w*_cond|)$/.test(
        name,
      );
    const widgets = entries.filter(([name]) => !isSocket(name));
    return {
      id: Number(id),
      type,
      mode: 0,
      inputs: entries.map(([name, value]) => {
        if (isLink(value)) links.push([links.length + 1, Number(value[0]), value[1], Number(id), 0, '*']);
        const link = isLink(value) ? links.length : null;
        return { name, type: '*', link, ...(isSocket(name) ? {} : { widget: { name } }) };
      }),
      widgets_values: widgets.flatMap(([name, value]) => {
        const kept = isLink(value) ? 'an earlier value' : value;
        return name === 'seed' ? [kept, 'randomize'] : [kept];
      }),
    };
  });
  return { nodes, links };
}

type Source = (graph: GraphBuilder) => unknown;

/** Words, and a way to bring them into a graph. */
type Worded = [words: string, source: Source];

const phrase = fc
  .array(fc.constantFrom('red', 'fox', 'boat', 'snow', 'night', 'harbour', 'old', '雪'), {
    minLength: 2,
    maxLength: 5,
  })
  .map((list) => list.join(' '));

const { text } = fc.letrec<{ text: Worded }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 3 },
    phrase.map((words): Worded => [words, () => words]),
    tie('text').map(([words, source]): Worded => [
      words,
      (g) => g.add('PrimitiveString', { value: source(g) }),
    ]),
    tie('text').map(([words, source]): Worded => [
      words,
      (g) => g.add('Reroute', { '': g.add('TextNode', { text: source(g) }) }),
    ]),
    fc
      .tuple(tie('text'), tie('text'))
      .map(([a, b]): Worded => [
        a[0] === b[0] ? a[0] : `${a[0]} ${b[0]}`,
        (g) => g.add('StringConcatenate', { string_a: a[1](g), string_b: b[1](g), delimiter: ' ' }),
      ]),
    fc.tuple(fc.array(tie('text'), { minLength: 2, maxLength: 4 }), fc.nat()).map(([list, n]): Worded => {
      const chosen = n % list.length;
      return [
        list[chosen]![0],
        (g) => {
          const branches = list.map(([, source], i): [string, unknown] => [`text${i + 1}`, source(g)]);
          return g.add('TextSwitch', { ...Object.fromEntries(branches), Input: chosen + 1 });
        },
      ];
    }),
    fc.tuple(tie('text'), phrase, fc.boolean()).map(([[words, source], other, on]): Worded => [
      words,
      (g) =>
        g.add('IfElse', {
          boolean: g.add('PrimitiveBoolean', { value: on }),
          on_true: on ? source(g) : other,
          on_false: on ? other : source(g),
        }),
    ]),
    fc
      .tuple(tie('text'), phrase)
      .map(([[words, source], other]): Worded => [
        words,
        (g) => g.add('PromptStyler', { text_positive: source(g), text_negative: other, style: 'base' }),
      ]),
    fc
      .tuple(phrase, phrase)
      .map(([words, pattern]): Worded => [
        words,
        (g) =>
          g.add('WildcardProcessor', { wildcard_text: `{${pattern}|x}`, populated_text: words, seed: 3 }),
      ]),
  ),
}));

const passes: ((g: GraphBuilder, positive: unknown, negative: unknown) => [unknown, unknown])[] = [
  (g, p, n) => [g.add('FluxGuidance', { conditioning: p, guidance: 3.5 }), n],
  (g, p, n) => [g.add('Reroute', { '': p }), n],
  (g, p, n) => {
    const [id] = g.add('ControlNetApplyAdvanced', { positive: p, negative: n, strength: 0.5 });
    return [
      [id, 0],
      [id, 1],
    ];
  },
];

const samplers: ((g: GraphBuilder, positive: unknown, negative: unknown) => unknown)[] = [
  (g, positive, negative) =>
    g.add('KSampler', { seed: 1, model: ['900', 0], positive, negative, latent_image: ['901', 0] }),
  (g, positive, negative) =>
    g.add('SamplerCustomAdvanced', {
      guider: g.add('CFGGuider', { model: ['900', 0], positive, negative }),
      latent_image: ['901', 0],
    }),
  (g, positive, negative) =>
    g.add('VendorSampler', { net: ['900', 0], pos_cond: positive, neg_cond: negative }),
];

/** A graph that makes an image from `words` on a way that is common in use, beside a negative prompt. */
export const comfyGraph = fc
  .record({
    text,
    negative: phrase,
    passes: fc.array(fc.constantFrom(...passes), { maxLength: 3 }),
    sampler: fc.constantFrom(...samplers),
    upscaled: fc.boolean(),
  })
  .map(({ text: [words, source], negative: blur, passes: way, sampler, upscaled }) => {
    const g = new GraphBuilder();
    const encode = (value: unknown): unknown => g.add('CLIPTextEncode', { text: value, clip: ['900', 1] });
    let sides: [unknown, unknown] = [encode(source(g)), encode(`not ${blur}`)];
    for (const pass of way) sides = pass(g, ...sides);
    const decoded = g.add('VAEDecode', { samples: sampler(g, ...sides), vae: ['900', 2] });
    const image = upscaled ? g.add('ImageScale', { image: decoded, width: 64 }) : decoded;
    g.add('SaveImage', { images: image, filename_prefix: 'a b' });
    return { words, graph: g.api };
  });

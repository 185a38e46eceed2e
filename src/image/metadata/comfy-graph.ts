import { isObject, textOf } from './json.ts';
import type { JsonObject } from './json.ts';

interface ComfyNode {
  type: string;
  inputs: JsonObject;
}

/** Inputs that hold words, in the order in which they are preferred and joined. */
const wordInputs =
  /^(?:populated_text|text|text_g|t5xxl|text_l|clip_l|prompt|positive_prompt|string|value|wildcard_text|text_?[a-z0-9]|string_?[a-z0-9]|prefix|suffix)$/;

/** Inputs through which words reach a conditioning; the others (model, clip, image, …) carry none. */
const passThrough =
  /^(?:positive|conditioning(?:_?\w+)?|cond|guider|any\w*|input\w*|source|base_ctx|pipe|basic_pipe)$/;

/** Text encoders that hold the same prompt twice, once per encoder. */
const repeated = new Set(['text_g', 'text_l', 't5xxl', 'clip_l']);

/** Nodes visited for one prompt; real graphs have some hundred. */
const MAX_STEPS = 5000;

/**
 * The positive prompt of a ComfyUI graph in API form, `{id: {class_type, inputs}}`: found from the saved image back to the nearest
 * sampler, then along its positive conditioning to the words. Undefined where the value is no such graph or has no words.
 */
export function comfyPrompt(graph: JsonObject): string | undefined {
  const nodes = new Map<string, ComfyNode>();
  for (const [id, node] of Object.entries(graph)) {
    if (!isObject(node) || typeof node.class_type !== 'string' || !isObject(node.inputs)) continue;
    nodes.set(id, { type: node.class_type, inputs: node.inputs });
  }
  for (const sampler of samplers(nodes)) {
    const link = linkOf(sampler.inputs.positive) ?? linkOf(sampler.inputs.guider);
    const words = link && follow(nodes, link, new Set(), { left: MAX_STEPS });
    if (words) return words;
  }
  return undefined;
}

/** Whether a node turns conditioning into an image: it has a positive one beside a model or latent, or a guider. */
function samples({ inputs }: ComfyNode): boolean {
  const guided = linkOf(inputs.guider) !== undefined;
  const sampling =
    inputs.latent_image !== undefined || inputs.samples !== undefined || inputs.model !== undefined;
  return guided || (linkOf(inputs.positive) !== undefined && sampling);
}

/** All samplers: those nearest to a saved image first, then those that no saved image was found to need. */
function samplers(nodes: Map<string, ComfyNode>): ComfyNode[] {
  const queue = [...nodes].filter(([, node]) => /save|preview/i.test(node.type)).map(([id]) => id);
  const seen = new Set(queue);
  const found = new Set<ComfyNode>();
  // The set grows while it is walked: breadth first.
  for (const id of seen) {
    const node = nodes.get(id);
    if (!node) continue;
    if (samples(node)) found.add(node);
    for (const value of Object.values(node.inputs)) {
      const link = linkOf(value);
      if (link) seen.add(link.id);
    }
  }
  for (const node of nodes.values()) if (samples(node)) found.add(node);
  return [...found];
}

interface Link {
  id: string;
  slot: number;
}

/** Links are `[node id, output slot]`. */
function linkOf(value: unknown): Link | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [id, slot] = value as unknown[];
  if ((typeof id !== 'string' && typeof id !== 'number') || typeof slot !== 'number') return undefined;
  return { id: String(id), slot };
}

/** Words that reach an output of a node; `path` holds the nodes on the way, so that a cycle ends. */
function follow(
  nodes: Map<string, ComfyNode>,
  { id, slot }: Link,
  path: ReadonlySet<string>,
  steps: { left: number },
): string | undefined {
  const node = nodes.get(id);
  if (!node || path.has(id) || path.size > 200 || steps.left-- <= 0) return undefined;
  const { inputs } = node;
  const onward = new Set(path).add(id);
  const read = (value: unknown): string | undefined => {
    const link = linkOf(value);
    return link ? follow(nodes, link, onward, steps) : textOf(value);
  };

  // A node that carries both conditionings gives the positive one at slot 0 and the negative one at slot 1.
  const negative = linkOf(inputs.negative);
  if (negative && linkOf(inputs.positive)) return read(slot === 1 ? inputs.negative : inputs.positive);

  const keys = Object.keys(inputs);
  const words = collect(
    keys.filter((key) => wordInputs.test(key)),
    inputs,
    read,
  );
  if (words.length > 0) {
    const delimiter = typeof inputs.delimiter === 'string' ? inputs.delimiter : ', ';
    return words.join(delimiter);
  }
  const passed = collect(
    keys.filter((key) => passThrough.test(key)),
    inputs,
    read,
  );
  return passed.length > 0 ? passed.join(', ') : undefined;
}

/** The different texts of some inputs, in their order; of a prompt given once per text encoder only the first. */
function collect(keys: string[], inputs: JsonObject, read: (value: unknown) => string | undefined): string[] {
  const texts = new Set<string>();
  let encoderDone = false;
  for (const key of keys) {
    if (repeated.has(key) && encoderDone) continue;
    const text = read(inputs[key]);
    if (text === undefined) continue;
    texts.add(text);
    if (repeated.has(key)) encoderDone = true;
  }
  return [...texts];
}

import type { PromptReading, PromptSource } from '../shared/texts.ts';
import { splitA1111 } from './a1111.ts';
import { isComfyGraph, readComfy } from './comfy/read-comfy.ts';
import { isObject, parseObject, textOf } from './json.ts';
import type { JsonObject } from './json.ts';

/** Keys under which the interesting object lies, with the generator that only it names so. */
const innerKeys: [string, PromptSource?][] = [
  ['sui_image_params', 'swarmui'],
  ['image'],
  ['prompt'],
  ['extraMetadata'],
  ['extra_metadata'],
  ['core_metadata', 'invokeai'],
  ['invokeai_metadata', 'invokeai'],
  ['sd_metadata', 'invokeai'],
  ['sd-metadata', 'invokeai'],
  ['metadata'],
  ['parameters'],
  ['infotexts'],
  ['meta'],
  ['v4_prompt', 'novelai'],
  ['caption'],
  ['Comment', 'novelai'],
  ['workflow', 'comfyui'],
];

/** Keys under which generators keep the words, best known first. */
const promptKeys = [
  ...['positive_prompt', 'prompt', 'Prompt', 'positivePrompt', 'positive', 'base_caption', 'c'],
  'revised_prompt',
];

/** Which generator wrote an object, by keys that only it writes. */
function sourceOf(object: JsonObject): PromptSource | undefined {
  const has = (...keys: string[]): boolean => keys.some((key) => key in object);
  const version = textOf(object.version) ?? textOf(object.software) ?? textOf(object.Software) ?? '';
  if (has('sui_image_params')) return 'swarmui';
  if (/fooocus/i.test(version) || has('prompt_expansion', 'metadata_scheme', 'full_prompt', 'fooocus_scheme'))
    return 'fooocus';
  if (/novelai/i.test(version) || has('v4_prompt', 'signed_hash', 'request_type')) return 'novelai';
  if (has('c') && has('uc')) return 'drawthings';
  if (has('uc')) return 'novelai';
  if (has('positive_prompt', 'generation_mode', 'model_weights', 'invokeai_metadata')) return 'invokeai';
  return undefined;
}

/** InvokeAI 2's prompt: a list of `{prompt, weight}`. */
function weightedParts(value: unknown): string | undefined {
  if (!Array.isArray(value)) return undefined;
  const parts = value.flatMap((part: unknown) => (isObject(part) ? (textOf(part.prompt) ?? []) : []));
  return parts.length > 0 ? parts.join(', ') : undefined;
}

/**
 * The prompt in a JSON object of any known shape; undefined where it has none.
 *
 * @param source the generator, where the place of the text already implies it
 */
export function promptOfObject(
  object: JsonObject,
  source?: PromptSource,
  depth = 0,
): PromptReading | undefined {
  if (isComfyGraph(object)) return readComfy(object);
  const from = sourceOf(object) ?? source;
  for (const key of promptKeys) {
    if (key === 'c' && !('uc' in object)) continue;
    const value = object[key];
    const text = textOf(value);
    // JSON inside a string is looked into below
    if (text !== undefined && !parseObject(text)) return reading(text, from);
    const parts = weightedParts(value);
    if (parts !== undefined) return reading(parts, from ?? 'invokeai');
  }
  if (depth >= 4) return undefined;
  for (const [key, only] of innerKeys) {
    const listed = object[key];
    const value: unknown = Array.isArray(listed) ? listed[0] : listed;
    const inner = typeof value === 'string' ? parseObject(value) : value;
    const found = isObject(inner) ? promptOfObject(inner, from ?? only, depth + 1) : parametersIn(value);
    if (found) return found;
  }
  const description = textOf(object.Description);
  return description === undefined ? undefined : reading(description, from);
}

/** The prompt of a parameters text inside JSON. */
function parametersIn(value: unknown): PromptReading | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  const { prompt, marked } = splitA1111(text);
  return marked && prompt !== '' ? reading(prompt, 'a1111') : undefined;
}

function reading(prompt: string, from: PromptSource | undefined): PromptReading {
  return { prompt, promptFrom: from ?? 'metadata', dropped: [] };
}

import { comfyPrompt } from './comfy-graph.ts';
import { isObject, parseObject, textOf } from './json.ts';
import type { JsonObject } from './json.ts';

/** The positive prompt of AUTOMATIC1111's text: what stands before the lines `Negative prompt:` and `Steps:`. */
export function webuiPrompt(text: string): string | undefined {
  const lines = text.split(/\r\n?|\n/);
  const end = lines.findIndex((line) => /^\s*(?:Negative prompt:|Steps: \d)/.test(line));
  return textOf((end < 0 ? lines : lines.slice(0, end)).join('\n'));
}

/** The prompt of the `Dream` text of early InvokeAI: `"words" -s 50 -S 1234 …`. */
export function dreamPrompt(text: string): string | undefined {
  const quoted = /^\s*"((?:[^"\\]|\\.)*)"/.exec(text);
  return textOf(quoted ? quoted[1]!.replace(/\\(.)/g, '$1') : text.replace(/\s-\w.*$/s, ''));
}

/**
 * The prompt in what a generator wrote, JSON of any known shape or plain text in AUTOMATIC1111's form. With `markedOnly`, plain
 * text counts only where it carries that form's marks: for fields in which people and programs write other remarks too.
 */
export function promptFromText(text: string, markedOnly = false): string | undefined {
  const start = text.trimStart();
  if (start.startsWith('{')) {
    const object = parseObject(start);
    return object ? promptFromObject(object, 0) : undefined;
  }
  if (markedOnly && !/^\s*(?:Negative prompt:|Steps: \d)/m.test(text)) return undefined;
  return webuiPrompt(text);
}

/** Keys under which generators keep the words, best known first; `c` is Draw Things beside its negative `uc`. */
const promptKeys = ['positive_prompt', 'prompt', 'Prompt', 'c'];

/** Keys under which the interesting object lies. */
const innerKeys = [
  'sui_image_params',
  'image',
  'prompt',
  'extraMetadata',
  'parameters',
  'v4_prompt',
  'caption',
];

function promptFromObject(object: JsonObject, depth: number): string | undefined {
  const graph = comfyPrompt(object);
  if (graph !== undefined) return graph;
  for (const key of promptKeys) {
    const value = object[key];
    if (key === 'c' && !('uc' in object)) continue;
    const text = textOf(value);
    if (text?.startsWith('{')) continue;
    if (text !== undefined) return text;
    const parts = weightedParts(value);
    if (parts !== undefined) return parts;
  }
  const caption = textOf(object.base_caption);
  if (caption !== undefined) return caption;
  if (depth >= 3) return undefined;
  for (const key of innerKeys) {
    const value = object[key];
    const inner = typeof value === 'string' ? parseObject(value) : value;
    const text = isObject(inner) ? promptFromObject(inner, depth + 1) : undefined;
    if (text !== undefined) return text;
  }
  return undefined;
}

/** InvokeAI 2's prompt: a list of `{prompt, weight}`. */
function weightedParts(value: unknown): string | undefined {
  if (!Array.isArray(value)) return undefined;
  const parts = value.flatMap((part: unknown) => (isObject(part) ? (textOf(part.prompt) ?? []) : []));
  return parts.length > 0 ? parts.join(', ') : undefined;
}

/** Descriptions that cameras and programs write by themselves. */
const cameras = 'olympus|konica minolta|minolta|samsung|sony|kodak|casio|nikon';
const boilerplate = new RegExp(
  `^(?:(?:(?:${cameras})\\s+)?(?:digital (?:still )?camera|dsc|camera pictures)|screenshot|created with gimp|default|untitled|<.*|https?:\\S*)$`,
  'i',
);

/**
 * The prompt in a description field, where anything may stand: Midjourney's job number and switches are cut off, and what cameras
 * and programs write by themselves is no prompt.
 */
export function promptFromDescription(description: string): string | undefined {
  const text = description.replace(/\s*Job ID:\s*[0-9a-f-]{36}.*$/is, '');
  const words = text === description ? text : text.replace(/(?:\s+--[a-z]+(?:\s+(?!--)\S+)?)+\s*$/i, '');
  return boilerplate.test(words.trim()) ? undefined : promptFromText(words);
}

import type { PromptReading, PromptSource } from '../shared/texts.ts';
import { splitA1111 } from './a1111.ts';
import { parseObject, textOf } from './json.ts';
import { promptOfObject } from './json-prompts.ts';
import { modelNamedIn } from './made-by.ts';

/** How a text came to its place in the file. */
export interface TextPlace {
  /** The generator, where only one writes to this place. */
  source?: PromptSource | undefined;
  /** Whether people and programs write other remarks there too: only marked texts and JSON count. */
  shared?: boolean;
}

/** Descriptions that cameras and programs write by themselves. */
const cameras = 'olympus|konica minolta|minolta|samsung|sony|kodak|casio|nikon';
const boilerplate = new RegExp(
  `^(?:(?:(?:${cameras})\\s+)?(?:digital (?:still )?camera|dsc|camera pictures)|screenshot|created with gimp|default|untitled|<.*|https?:\\S*)$`,
  'i',
);

/**
 * The prompt in a text that a generator wrote, found by the text's own structure: JSON of a known shape, a parameters text, or plain
 * words. What begins with `{` and is no JSON is words.
 */
export function promptOfText(raw: string, place: TextPlace = {}): PromptReading | undefined {
  const reading = readingOfText(raw, place);
  // plain words name no model, whatever they say
  const madeBy = reading && reading.promptFrom !== 'metadata' ? modelNamedIn(raw) : undefined;
  return reading && madeBy !== undefined ? { ...reading, madeBy } : reading;
}

function readingOfText(raw: string, { source, shared = false }: TextPlace): PromptReading | undefined {
  const text = raw.replace(/\0/g, '').trim();
  const object = /^(?:\{|\[\s*\{)/.test(text) ? parseObject(text) : undefined;
  if (object) return promptOfObject(object, source);
  // truncated JSON is not a prompt, `{{red}} fox` is one
  if (/^\{\s*"[^"\n]*"\s*:/.test(text)) return undefined;
  const { prompt, marked } = splitA1111(text);
  if ((shared && !marked) || textOf(prompt) === undefined) return undefined;
  return { prompt, promptFrom: marked ? (source ?? 'a1111') : (source ?? 'metadata'), dropped: [] };
}

/** The prompt of the `Dream` text of early InvokeAI: `"words" -s 50 -S 1234 …`. */
export function promptOfDream(text: string): PromptReading | undefined {
  const quoted = /^\s*"((?:[^"\\]|\\.)*)"/.exec(text);
  const prompt = textOf(quoted ? quoted[1]!.replace(/\\(.)/g, '$1') : text.replace(/\s-\w.*$/s, ''));
  return prompt === undefined ? undefined : { prompt, promptFrom: 'invokeai', dropped: [] };
}

/** The prompt in a description field, where anything may stand. */
export function promptOfDescription(description: string): PromptReading | undefined {
  const words = description.replace(/\s*Job ID:\s*[0-9a-f-]{36}.*$/is, '');
  if (boilerplate.test(words.trim())) return undefined;
  return promptOfText(words, words === description ? {} : { source: 'midjourney' });
}

/** The prompt in the text of a file beside an image; undefined where it has none. */
export function sidecarPrompt(text: string): string | undefined {
  return promptOfText(text)?.prompt;
}

import type { JsonObject } from '../json.ts';
import { linkOf, linksOf } from './graph.ts';
import type { ComfyNode } from './graph.ts';

/* What the names of nodes and inputs mean. Thousands of nodes are in use, so names are read by their parts, not listed. */

/** Inputs for what the image is not to show. */
export const isNegative = (name: string): boolean =>
  /(?:^|_)neg(?:_|$|ative)|negative|^uncond|^(?:c|cond|emb|text|prompt)_n$|^n$/i.test(name);

/** Inputs for what it is to show. */
export const isPositive = (name: string): boolean =>
  !isNegative(name) &&
  /(?:^|_)pos(?:_|$|itive)|positive|^guider$|^(?:c|cond|emb|text|prompt)_p$|^p$/i.test(name);

/** Inputs through which no words come. */
export const carriesNoWords = (name: string): boolean =>
  isNegative(name) ||
  /^(?:model|clip|vae|net|unet|control_?net|latent\w*|samples?|images?|pixels?|mask|sigmas|noise|sampler|style_model|clip_vision\w*|seed|width|height)$/i.test(
    name,
  );

/** Inputs that hold words, in the order in which they are joined. */
export const holdsWords = (name: string): boolean =>
  !isNegative(name) &&
  /^(?:populated_text|text|text_?[a-z0-9]{1,2}|t5xxl|mt5xl|bert|llama|clip_[lg]|prompt|prompt_?[a-z0-9]{1,2}|positive_prompt|text_positive|positive|string|string_?[a-z0-9]{1,2}|value|wildcard_text|prefix|suffix|pre_text|app_text|prepend|append|user_prompt|input_text|caption)$/i.test(
    name,
  );

/** Inputs of encoders that take the same prompt once each; the first that has words counts. */
export const perEncoder = ['t5xxl', 'llama', 'mt5xl', 'bert', 'text_g', 'clip_g', 'text_l', 'clip_l'];

/** Whether a node makes its text at run time, with a language or vision model. */
export function writesText(node: ComfyNode): boolean {
  const { type, inputs } = node;
  const named =
    /llm|vlm|gpt|claude|anthropic|gemini|ollama|llama|deepseek|mistral|groq|openai|chat|florence|joy_?caption|caption|interrogat|tagger|blip|deepbooru|prompt_?(?:gen|enhanc|expan|upsampl|refin|rewrit)|super_?prompt|magic_?prompt|qwen(?!.*encode)/i;
  // a text encoder has a clip, whatever its name
  if (inputs.clip !== undefined) return false;
  if (named.test(type)) return true;
  const keys = Object.keys(inputs);
  return keys.some((key) =>
    /^(?:model|model_?name|llm_?\w*|temperature|max_?(?:new_?)?tokens|top_[kp]|api_?key|system(?:_?(?:prompt|message|instruction))?|instructions?)$/i.test(
      key,
    ),
  );
}

/** Whether a node makes another text of one in a way that the file does not hold: translates it, applies a pattern. */
export const changesText = (type: string): boolean => /translat|reg_?ex/i.test(type);

/** Whether a node makes nothing of a conditioning. */
export const empties = (type: string): boolean => /zero_?out/i.test(type);

/** Whether a text is the path of a file. */
export const isPath = (text: string): boolean => /^[^\n]*[\\/][^\n]*\.\w{1,5}$/.test(text);

/** Whether a node gives its conditionings or texts one behind the other, all of them encoded. */
export const joins = (type: string): boolean =>
  /concat|combine|join|append|merge|average|add|prefix|suffix|mix|blend|multiline|string ?function/i.test(
    type,
  );

/** Whether a node looks at an image that an earlier part of the graph made. */
export const worksOnImage = (node: ComfyNode): boolean =>
  linksOf(node).some(({ name }) => /^(?:images?|pixels?|upscaled?_image|input_image)\d*$/i.test(name));

/** Whether a node ends the graph by saving an image. */
export const savesImage = (type: string): boolean =>
  /save|export|output|video_?combine/i.test(type) && !/latent|text/i.test(type);
/** Whether a node ends the graph by showing an image without saving it. */
export const showsImage = (type: string): boolean => /preview|show/i.test(type) && !/text|any/i.test(type);

/** Names of two branches by what they are chosen with. */
const onNames = /^(?:on_)?true(?:_value)?$|^if_true$|^tt_value$|^on$|^first$/i;
const offNames = /^(?:on_)?false(?:_value)?$|^if_false$|^ff_value$|^off$|^second$|^else$/i;
const selectorNames =
  /^(?:input|select(?:ed|or|ion)?(?:_?\w+)?|index|idx|switch(?:_\w+)?|choice|choose|which|boolean|bool|condition|state|pick|channel|use_?\w+|enabled?)$/i;

/** A node that lets one of several inputs through. */
export interface Switch {
  /** The inputs, in their order. */
  branches: string[];
  /** The input that chooses; undefined where the first connected one is used. */
  selector: string | undefined;
}

/** Numbers that choose nothing. */
const measures = /seed|width|height|strength|weight|steps|cfg|scale|size|count|batch|noise|token/i;

/** A selector of unknown name: the one whole number or truth value of a node. */
function onlyChoice(inputs: JsonObject, names: string[]): string | undefined {
  const found = names.filter((name) => {
    const value = inputs[name];
    return !measures.test(name) && (typeof value === 'boolean' || Number.isInteger(value));
  });
  return found.length === 1 ? found[0] : undefined;
}

/** The branches of a switch: inputs with a common stem and a number or letter, or a pair for true and false. */
export function switchOf({ type, inputs }: ComfyNode): Switch | undefined {
  const keys = Object.keys(inputs);
  const on = keys.find((key) => onNames.test(key));
  const off = keys.find((key) => offNames.test(key));
  const stems = new Map<string, string[]>();
  for (const key of keys) {
    const stem = /^(.*?)_?(?:\d{1,2}|(?<=_)[a-h]|(?<=^(?:text|string|input|any|prompt))[a-h])$/i.exec(
      key,
    )?.[1];
    if (stem !== undefined) stems.set(stem, [...(stems.get(stem) ?? []), key]);
  }
  const numbered = [...stems.values()].sort((a, b) => b.length - a.length)[0] ?? [];
  const pair = on !== undefined && off !== undefined;
  const branches = pair ? [on, off] : numbered;
  const others = keys.filter((key) => !branches.includes(key));
  const selector = others.find((key) => selectorNames.test(key)) ?? onlyChoice(inputs, others);
  const named = /switch|select|choose|choice|\bmux\b|plex|router?|picker|if.?else|conditional/i.test(type);
  if (pair && selector !== undefined) return { branches, selector };
  if (branches.length === 0 || (branches.length < 2 && !named)) return undefined;
  if (named) return { branches, selector };
  return selector !== undefined && !joins(type) ? { branches, selector } : undefined;
}

/** The branch that a value chooses: by name, by number, or by the order of the branches; undefined where it fits none. */
export function chosenBranch({ branches }: Switch, value: unknown): string | undefined {
  const [first, second] = branches;
  if (typeof value === 'boolean') {
    const paired = branches.find((name) => (value ? onNames : offNames).test(name));
    return paired ?? (value ? (second ?? first) : first);
  }
  if (typeof value === 'string') {
    const wanted = value.trim().toLowerCase();
    const same = branches.find((name) => name.toLowerCase() === wanted);
    if (same !== undefined) return same;
    const ordinal = ['first', 'second', 'third', 'fourth'].indexOf(wanted);
    if (ordinal >= 0) return branches[ordinal];
    if (/^(?:true|on|yes)$/.test(wanted)) return chosenBranch({ branches, selector: undefined }, true);
    if (/^(?:false|off|no)$/.test(wanted)) return chosenBranch({ branches, selector: undefined }, false);
    const ending = /(?:^|[\s_])([a-h]|\d{1,2})$/.exec(wanted)?.[1];
    if (ending === undefined) return undefined;
    return branches.find((name) => name.toLowerCase().endsWith(ending)) ?? branches.at(Number(ending) - 1);
  }
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) return undefined;
  const numberOf = (name: string): number => Number(/(\d{1,2})$/.exec(name)?.[1] ?? NaN);
  const numbered = branches.find((name) => numberOf(name) === value);
  if (numbered !== undefined) return numbered;
  return value === 0
    ? first
    : branches.every((name) => Number.isNaN(numberOf(name)))
      ? branches[value - 1]
      : undefined;
}

/** Whether a node uses all its texts: by its name, by a delimiter, or as what stands before and behind one. */
export function usesAllTexts({ type, inputs }: ComfyNode, names: string[]): boolean {
  if (joins(type) || ['delimiter', 'separator', 'sep', 'joiner'].some((name) => name in inputs)) return true;
  const middle = names.filter((name) => !/^(?:pre|app|prefix|suffix|prepend|append)/i.test(name));
  return middle.length < 2 && middle.length < names.length;
}

/** Whether a node only shows a text, beside which it keeps that of an earlier run. */
export const showsText = (type: string): boolean => /show|display|preview|debug|view/i.test(type);

/** Whether a node takes one line of a text. */
export const takesLine = (type: string): boolean => /line/i.test(type) && !/multi_?line|outline/i.test(type);

/** Delimiter of a node that joins texts. */
export function delimiterOf({ inputs }: ComfyNode): string {
  for (const name of ['delimiter', 'separator', 'sep', 'joiner']) {
    const value = inputs[name];
    if (typeof value === 'string' && linkOf(value) === undefined) return value.replaceAll('\\n', '\n');
  }
  return ', ';
}

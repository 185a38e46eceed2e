import { parseObject } from './json.ts';

/** The setting of a parameters text. */
const setting = /(?:^|[,|;\n][ \t]*)Model:[ \t]*"?([^,|;\n"]+)/gi;

/** Where graphs and the JSON of generators name what they load as the model. */
const keys =
  /"(?:ckpt_name|unet_name|base_model|base_model_name|model_name|model_weights|model)"\s*:\s*(?:\{[^{}]*?"(?:name|model_name)"\s*:\s*)?"((?:[^"\\]|\\.)+)"/g;

/** A model's name without its folder, its ending and the hash behind it. */
function plainName(name: string): string {
  return name
    .trim()
    .replace(/^.*[\\/]/, '')
    .replace(/\.(?:safetensors|ckpt|pth?|gguf|bin|sft)$/i, '')
    .replace(/\s*\[[0-9a-f]{8,}\]$/i, '');
}

/** The model named in a text that a generator wrote; undefined where it names none, or several. */
export function modelNamedIn(text: string): string | undefined {
  const json = text.trimStart().startsWith('{') && parseObject(text.replace(/\0/g, '').trim()) !== undefined;
  const found = [...text.matchAll(json ? keys : setting)].map((match) => plainName(match[1]!));
  const names = new Set(found.filter((name) => name !== ''));
  const [only] = names;
  return names.size === 1 ? only : undefined;
}

import { plainInstruction } from '../../describe/instruction.ts';
import { textDigest, type EarlierRecord, type ScoreSettings } from '../../records/score-record.ts';
import type { Item } from '../items/item.ts';
import type { ScoreOptions } from './score-items.ts';

/** What is asked of one item: the options of the run, and what the item brings of its own. */
export function settingsOf(item: Item, options: ScoreOptions): ScoreSettings {
  const crops = item.crops ?? options.crops;
  const prompt = item.prompt ?? options.prompt;
  const description = item.description ?? options.description;
  const { heads, backend, variant, describe, rawPrompts } = options;
  return {
    ...(crops === undefined ? {} : { crops }),
    ...(heads === undefined ? {} : { heads }),
    ...(backend === 'auto' ? {} : { backend }),
    ...(variant === undefined ? {} : { variant }),
    ...(prompt === undefined ? {} : { prompt: textDigest(prompt) }),
    ...(description === undefined ? {} : { description: textDigest(description) }),
    ...(rawPrompts ? { rawPrompts: true as const } : {}),
    ...(describe && !item.description?.trim() ? { describe: asked(describe) } : {}),
  };
}

function asked({ endpoint, mode, instruction }: NonNullable<ScoreOptions['describe']>): string {
  const own = instruction === plainInstruction ? [] : [`instruction ${textDigest(instruction)}`];
  return [endpoint.model, 'at', place(endpoint.baseUrl), mode, ...own].join(' ');
}

/** A server's URL without a key that it may contain. */
function place(address: string): string {
  if (!URL.canParse(address)) return textDigest(address);
  const { host, pathname } = new URL(address);
  return host + pathname;
}

const words: Record<keyof ScoreSettings, string> = {
  crops: '--crops',
  heads: '--heads',
  backend: '--backend',
  variant: '--variant',
  prompt: 'prompt',
  description: 'description',
  describe: '--describe',
  rawPrompts: '--raw-prompts',
};

/** In what an earlier line's settings are other than those asked for now, in words; undefined where they are the same. */
export function differences(
  earlier: NonNullable<EarlierRecord['settings']>,
  now: ScoreSettings,
): string | undefined {
  const asked: Record<string, unknown> = { ...now };
  const names = [...new Set([...Object.keys(earlier), ...Object.keys(asked)])];
  const other = names.filter((name) => JSON.stringify(earlier[name]) !== JSON.stringify(asked[name]));
  if (other.length === 0) return undefined;
  return other
    .map((name) => {
      const what = Object.entries(words).find(([key]) => key === name)?.[1] ?? name;
      if (!what.startsWith('--')) return `another ${what}`;
      return `${what} ${said(earlier[name])}, not ${said(asked[name])}`;
    })
    .join('; ');
}

const said = (value: unknown): string =>
  value === undefined ? 'not given' : typeof value === 'string' ? value : JSON.stringify(value);

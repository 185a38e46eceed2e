import { dropBrackets } from './brackets.ts';
import { dropCommands } from './commands.ts';
import { protect, unprotect } from './protect.ts';
import { dropQualityTags } from './quality-tags.ts';

export interface CleanPrompt {
  prompt: string;
  /** What was removed, each form once, in order. */
  dropped: string[];
}

/** Passes until nothing more is found; nested syntax takes two or three. */
const MAX_PASSES = 20;

/**
 * The words of a prompt without the syntax of generators: networks, weights, emphasis, alternatives, schedules, wildcards, switches. What
 * is also ordinary text stays unless the prompt has other syntax; a prompt without syntax comes back as it is. Of alternatives all
 * count, of a text that changes while sampling the last.
 */
export function cleanPrompt(raw: string): CleanPrompt {
  const dropped = new Set<string>();
  let prompt = raw;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const next = onePass(prompt, dropped);
    if (next === prompt) break;
    prompt = next;
  }
  return { prompt, dropped: [...dropped] };
}

function onePass(raw: string, dropped: Set<string>): string {
  const found = new Set<string>();
  const drop = (piece: string): void => void found.add(unprotect(piece));
  const hidden = protect(raw);
  const tagged = dropQualityTags(hidden.text, drop);
  let text = dropCommands(tagged, drop);
  const first = dropBrackets(text, found.size > 0 || hidden.escapes, drop);
  // syntax found late makes the pairs before it syntax too
  text = first.certain ? dropBrackets(first.text, true, drop).text : first.text;
  if (hidden.escapes) found.add('\\');
  if (found.size === 0) return raw;
  for (const piece of found) dropped.add(piece);
  return unprotect(tidy(text));
}

/** Without the gaps and commas that pieces leave behind. */
function tidy(text: string): string {
  return text
    .replace(/\(\s*\)|\[\s*\]|\{\s*\}/g, ' ')
    .replace(/[ \t]+/g, ' ')
    .replace(/\s*\n[ \t]*,[ \t]*\n/g, '\n')
    .replace(/ +([,.;])/g, '$1')
    .replace(/([.;!?]),/g, '$1')
    .replace(/,(?:\s*,)+/g, ',')
    .replace(/^[\s,]+|[\s,]+$/g, '')
    .replace(/ *\n */g, '\n');
}

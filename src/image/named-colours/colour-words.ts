/** The colours that have a hue of their own; black, white, grey and brown have none. */
export type Hue = 'red' | 'orange' | 'yellow' | 'green' | 'cyan' | 'blue' | 'purple' | 'pink';

const words: Record<Hue, readonly string[]> = {
  red: ['red', 'crimson', 'scarlet', 'ruby'],
  orange: ['orange'],
  yellow: ['yellow', 'gold', 'golden'],
  green: ['green', 'emerald'],
  cyan: ['cyan', 'turquoise', 'teal'],
  blue: ['blue', 'azure'],
  purple: ['purple', 'violet'],
  pink: ['pink', 'magenta'],
};

const hueOf = new Map(
  Object.entries(words).flatMap(([hue, names]) => names.map((name) => [name, hue as Hue])),
);

/** Words just before a colour that deny it. */
const denied = /\b(?:no|not|non|never|without|minus|less)\b[\s-]+(?:(?:a|an|any|the|more)\s+)?$/;

/** A colour that a prompt names, and the word it uses first. */
export interface NamedColour {
  hue: Hue;
  word: string;
}

/** The colours with a hue that an English prompt names and does not deny, each once. */
export function namedColours(prompt: string): NamedColour[] {
  const found = new Map<Hue, string>();
  const text = prompt.toLowerCase();
  for (const { 0: word, index } of text.matchAll(/\p{L}+/gu)) {
    const hue = hueOf.get(word);
    if (hue === undefined || found.has(hue) || denied.test(text.slice(Math.max(0, index - 20), index)))
      continue;
    found.set(hue, word);
  }
  return [...found].map(([hue, word]) => ({ hue, word }));
}

import { isContent, wordsOf } from './words.ts';

/** A part of a prompt that asks for one thing. */
export interface Phrase {
  /** As it is written in the prompt. */
  text: string;
  /** The words in it that name something to be seen, in lower case. */
  words: string[];
}

const joints =
  /[,;:.!?()[\]{}|\n"“”]+|\s[-–—]\s|\b(?:and|with|without|in|on|at|by|near|under|over|inside|beside|behind|above|below|between|through|around|from|holding|wearing|riding|during)\b/giu;

/** A wish for a manner, not for a thing. */
const style = /\bstyle\b/i;

const articles = /^(?:a|an|the|his|her|its|their|of|to|for)\s+/i;

/** The phrases of a prompt in their order, parted at punctuation, conjunctions and prepositions; those that name nothing to be seen are left out, and repetitions. */
export function phrasesOf(prompt: string): Phrase[] {
  const seen = new Set<string>();
  return prompt
    .split(joints)
    .map((part) => part.trim().replace(articles, ''))
    .map((text) => ({ text, words: wordsOf(text).filter(isContent) }))
    .filter(({ text }) => !style.test(text))
    .filter(({ words }) => {
      const key = words.join(' ');
      if (words.length === 0 || seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}

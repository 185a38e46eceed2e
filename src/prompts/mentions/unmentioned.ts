import { foreignLanguage } from './language.ts';
import { phrasesOf } from './phrases.ts';
import { stem } from './stem.ts';
import { partnersOf } from './synonyms.ts';
import { wordsOf } from './words.ts';

/** A phrase of a prompt that no word of the description bears out. */
export interface Unmentioned {
  /** As it is written in the prompt. */
  text: string;
  /** How often such a phrase is really missing from the image, 0 to 1. */
  sureness: number;
}

/**
 * Sureness by the number of words that could have been found: one, two, three or more. Of two phrases that are said, one of the image's own
 * prompt and one of another prompt added to it, the share of the added ones. Read on the prompts of half of AGIQA-3K's training split, images
 * rated 3 or more for alignment; on the other half the shares are 0.79, 0.81 and 0.92.
 */
const surenessByWords = [0.79, 0.8, 0.83];

/** A description of fewer words cannot be expected to mention everything. */
const leastWords = 8;

/**
 * The phrases of a prompt that the description does not mention, in the prompt's order: those of whose words none, nor a word for the same or the wider
 * thing, is in the description. A phrase of one word is named only beside another phrase: alone, a third of those of well-aligned images would be. Empty where either text is missing, not English or, in the case of the description, too short to tell.
 */
export function unmentionedPhrases(prompt: string, description: string): Unmentioned[] {
  const words = wordsOf(description);
  if (words.length < leastWords || foreignLanguage(description) !== undefined) return [];
  if (foreignLanguage(prompt) !== undefined) return [];
  const stems = new Set(words.map(stem));
  const joined = words.join('');
  const isBorneOut = (word: string): boolean => {
    const own = stem(word);
    // "spaceship" is in "space - ship", "skinned" in "greyskinned"
    return (
      stems.has(own) ||
      [...partnersOf(own)].some((one) => stems.has(one)) ||
      (own.length >= 5 && joined.includes(own))
    );
  };
  const missing = phrasesOf(prompt).filter((phrase) => !phrase.words.some(isBorneOut));
  if (missing.length === 1 && missing[0]!.words.length === 1) return [];
  return missing.map(({ text, words: own }) => ({
    text,
    sureness: surenessByWords[Math.min(own.length, surenessByWords.length) - 1]!,
  }));
}

import { isAccent, isDropped, isIdeograph, isPunctuation, isSpace } from './characters.ts';

/** A normalised word and where each of its characters came from. */
export interface Word {
  /** Code points after lower-casing and accent stripping. */
  chars: string[];
  /** Start and end in the original text (UTF-16 units) of the character each came from. */
  starts: number[];
  ends: number[];
}

export interface NormaliseOptions {
  lowercase: boolean;
  stripAccents: boolean;
  cleanText: boolean;
  splitIdeographs: boolean;
}

/** One character of the text as the vocabulary spells it: lower-cased by itself (no final sigma) and decomposed. */
function normalise(char: string, { lowercase, stripAccents }: NormaliseOptions): string {
  const cased = lowercase ? char.toLowerCase() : char;
  return stripAccents ? cased.normalize('NFD') : cased;
}

/**
 * BERT's basic tokenizer over `text[from, to)`: clean, isolate Chinese characters, split at white space, lower-case, strip
 * accents, isolate punctuation. Every character keeps its place in the original text.
 */
export function splitWords(text: string, from: number, to: number, options: NormaliseOptions): Word[] {
  const words: Word[] = [];
  let word: Word = { chars: [], starts: [], ends: [] };
  const finish = () => {
    if (word.chars.length > 0) words.push(word);
    word = { chars: [], starts: [], ends: [] };
  };
  const add = (char: string, start: number, end: number) => {
    word.chars.push(char);
    word.starts.push(start);
    word.ends.push(end);
  };

  let end = from;
  for (const original of text.slice(from, to)) {
    const start = end;
    end += original.length;
    if (options.cleanText && isDropped(original)) continue;
    if (isSpace(original)) {
      finish();
      continue;
    }
    const alone = options.splitIdeographs && isIdeograph(original);
    if (alone) finish();
    for (const char of normalise(original, options)) {
      if (options.stripAccents && isAccent(char)) {
        // The mark belongs to the letter before it, so that the two are never coloured apart.
        if (word.ends.length > 0) word.ends[word.ends.length - 1] = end;
      } else if (isPunctuation(char)) {
        finish();
        add(char, start, end);
        finish();
      } else add(char, start, end);
    }
    if (alone) finish();
  }
  finish();
  return words;
}

import { FoveaError } from '../shared/errors.ts';
import { splitWords } from './words.ts';

export interface VocabularyOptions {
  /** Most lines of the vocabulary, special tokens included. Fewer where the texts do not give as many. */
  size: number;
  /** Characters and pairs rarer than this are not learnt. */
  minFrequency?: number;
  /** Longest piece in characters. */
  maxPieceLength?: number;
}

const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const prefix = '##';
const options = { lowercase: true, stripAccents: true, cleanText: true, splitIdeographs: true };

interface CountedWord {
  symbols: string[];
  count: number;
}

/**
 * Learns a WordPiece vocabulary from texts: characters first, then the most frequent neighbouring pair is merged again and
 * again (Sennrich et al. 2016, the way Hugging Face's WordPieceTrainer does it). The same texts in any order give the same
 * lines. Throws `training-failed` where `size` does not even hold the characters.
 */
export function trainVocabulary(texts: Iterable<string>, settings: VocabularyOptions): string[] {
  const { size, minFrequency = 2, maxPieceLength = 20 } = settings;
  const counts = countWords(texts);
  const alphabet = frequentSymbols(counts, minFrequency);
  if (special.length + alphabet.size > size) {
    throw new FoveaError(
      'training-failed',
      `A vocabulary of ${size} lines cannot hold the ${alphabet.size} characters of the texts.`,
      `Ask for at least ${special.length + alphabet.size} lines or raise the minimum frequency.`,
    );
  }
  const words = [...counts]
    .sort(([a], [b]) => compare(a, b))
    .map(([word, count]) => ({ symbols: symbolsOf(word), count }))
    .filter(({ symbols }) => symbols.every((symbol) => alphabet.has(symbol)));

  const pieces = new Set([...alphabet].sort(compare));
  const pairs = new PairIndex(words);
  while (special.length + pieces.size < size) {
    const best = pairs.mostFrequent(minFrequency, maxPieceLength);
    if (best === null) break;
    pieces.add(join(best[0], best[1]));
    pairs.merge(best[0], best[1]);
  }
  return [...special, ...pieces];
}

function countWords(texts: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const { chars } of splitWords(text, 0, text.length, options)) {
      const word = chars.join('');
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return counts;
}

function frequentSymbols(counts: ReadonlyMap<string, number>, minFrequency: number): Set<string> {
  const totals = new Map<string, number>();
  for (const [word, count] of counts) {
    for (const symbol of symbolsOf(word)) totals.set(symbol, (totals.get(symbol) ?? 0) + count);
  }
  return new Set([...totals].filter(([, total]) => total >= minFrequency).map(([symbol]) => symbol));
}

const symbolsOf = (word: string) => Array.from(word, (char, i) => (i === 0 ? char : prefix + char));
const join = (left: string, right: string) => left + right.slice(prefix.length);
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const lengthOf = (piece: string) => (piece.startsWith(prefix) ? piece.length - prefix.length : piece.length);

/** Counts of neighbouring symbols, kept up to date while pairs are merged. */
class PairIndex {
  private readonly counts = new Map<string, number>();
  private readonly places = new Map<string, Set<CountedWord>>();

  constructor(words: CountedWord[]) {
    for (const word of words) this.count(word, 1);
  }

  /** The pair seen most often; among equals the first in code-unit order. */
  mostFrequent(minFrequency: number, maxLength: number): [string, string] | null {
    let best: string | null = null;
    let most = minFrequency - 1;
    for (const [key, count] of this.counts) {
      if (count < most || count < minFrequency || (count === most && best !== null && key > best)) continue;
      const [left, right] = split(key);
      if (lengthOf(left) + lengthOf(right) > maxLength) continue;
      best = key;
      most = count;
    }
    return best === null ? null : split(best);
  }

  merge(left: string, right: string): void {
    const key = `${left} ${right}`;
    for (const word of [...(this.places.get(key) ?? [])]) {
      this.count(word, -1);
      const { symbols } = word;
      for (let i = 0; i + 1 < symbols.length; i++) {
        if (symbols[i] === left && symbols[i + 1] === right) symbols.splice(i, 2, join(left, right));
      }
      this.count(word, 1);
    }
  }

  private count(word: CountedWord, sign: 1 | -1): void {
    for (let i = 0; i + 1 < word.symbols.length; i++) {
      const key = `${word.symbols[i]!} ${word.symbols[i + 1]!}`;
      const count = (this.counts.get(key) ?? 0) + sign * word.count;
      if (count > 0) this.counts.set(key, count);
      else this.counts.delete(key);
      let places = this.places.get(key);
      if (places === undefined) this.places.set(key, (places = new Set()));
      if (sign > 0) places.add(word);
      else places.delete(word);
    }
  }
}

/** Symbols never hold a space, so a pair is written with one. */
function split(key: string): [string, string] {
  const space = key.indexOf(' ');
  return [key.slice(0, space), key.slice(space + 1)];
}

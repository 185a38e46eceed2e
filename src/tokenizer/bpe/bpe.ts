import { FoveaError } from '../../shared/errors.ts';
import { writtenOut } from '../special-tokens.ts';
import { checkText } from '../text-limits.ts';
import type { EncodedText, TextTokenizer } from '../tokenizer.ts';
import { readBpeJson } from './bpe-json.ts';
import { byteIds, byteSymbols, symbolBytes } from './byte-symbols.ts';
import { cleanText } from './clean.ts';

const endOfWord = '</w>';
const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** Two ids as one key: no vocabulary has more. */
const most = 1 << 20;

/** Ids and merges of a vocabulary. */
class Merges {
  /** Spelling of every id. */
  readonly symbols: string[];
  /** Rank of a pair of ids. */
  private readonly ranks = new Map<number, number>();

  constructor(merges: readonly string[]) {
    this.symbols = [...byteSymbols, ...byteSymbols.map((symbol) => symbol + endOfWord)];
    const ids = new Map(this.symbols.map((symbol, id) => [symbol, id]));
    for (const [rank, merge] of merges.entries()) {
      const [left, right] = merge.split(' ').map((symbol) => ids.get(symbol));
      if (left === undefined || right === undefined) {
        throw new FoveaError(
          'model-invalid',
          `Merge ${rank + 1} of the vocabulary, “${merge.slice(0, 40)}”, joins symbols that no earlier one made.`,
          'Pack the model again with the vocabulary of its checkpoint.',
        );
      }
      this.ranks.set(left * most + right, rank);
      const whole = merge.replace(' ', '');
      ids.set(whole, this.symbols.length);
      this.symbols.push(whole);
    }
  }

  /** The ids of one word. */
  encode(word: string): number[] {
    let ids = Array.from(encoder.encode(word), (byte) => byteIds[byte]!);
    ids.push(ids.pop()! + 256);
    for (;;) {
      let best = Infinity;
      for (let i = 0; i + 1 < ids.length; i++) {
        best = Math.min(best, this.ranks.get(ids[i]! * most + ids[i + 1]!) ?? Infinity);
      }
      if (best === Infinity) return ids;
      // all its occurrences, from left to right
      const next: number[] = [];
      for (let i = 0; i < ids.length; i++) {
        const pair = i + 1 < ids.length && this.ranks.get(ids[i]! * most + ids[i + 1]!) === best;
        next.push(pair ? 2 * 256 + best : ids[i]!);
        if (pair) i++;
      }
      ids = next;
    }
  }

  /** A token as text; bytes of half a character become U+FFFD. */
  text(id: number): string {
    const symbols = Array.from(this.symbols[id]!.replace(endOfWord, ''));
    return decoder.decode(Uint8Array.from(symbols, (symbol) => symbolBytes.get(symbol)!));
  }
}

/**
 * CLIP's byte-level tokenizer, id for id that of OpenAI, open_clip or Hugging Face, whichever the file names; see `clean.ts` for the one
 * thing left out. What is too long is cut and ends with the end token all the same. (`@huggingface/tokenizers` cleans as Hugging Face
 * alone does, and splits without Unicode's case folding.)
 *
 * @param json the package's `tokenizer.json`
 */
export function createBpeTokenizer(json: string, maxLength: number): TextTokenizer {
  const { normalizer, model, special } = readBpeJson(json);
  const { cleaning } = normalizer;
  const merges = new Merges(model.merges);
  const start = merges.symbols.length;
  const end = start + 1;
  const written = writtenOut(special);
  // OpenAI's pattern ignores case, by which ſ is an s, and has the special tokens in it
  const [own, s] = cleaning === 'ftfy' ? [`${written}|`, '[sſ]'] : ['', 's'];
  const pieces = new RegExp(
    `${own}'${s}|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\p{White_Space}\\p{L}\\p{N}]+`,
    'gu',
  );
  const beforeCleaning = new RegExp(`(${written})`, 'u');

  /** The words of a text, special tokens among them. Hugging Face looks for those before it cleans, the others afterwards. */
  const split = (text: string): string[] => {
    if (cleaning === 'ftfy') return cleanText(text, cleaning).match(pieces) ?? [];
    return text
      .split(beforeCleaning)
      .flatMap((part) => (special.includes(part) ? [part] : (cleanText(part, cleaning).match(pieces) ?? [])));
  };

  const encode = (text: string): EncodedText => {
    checkText(text, maxLength, 'tokens');
    const words = split(text).map((word) => {
      const place = special.indexOf(word);
      return place < 0 ? merges.encode(word) : [start + place];
    });
    const all = words.flat();
    const used = all.slice(0, maxLength - 2);
    const firsts = new Set<number>();
    let at = 0;
    for (const { length } of words) {
      firsts.add(at);
      at += length;
    }
    const ids = new Int32Array(maxLength);
    ids.set([start, ...used, end]);
    const shown = (id: number) => (id >= start ? special[id - start]! : merges.text(id));
    return {
      ids,
      mask: new Float32Array(maxLength).fill(1, 0, used.length + 2),
      tokens: [start, ...used, end].map(shown),
      // cleaning moves characters: where a token was in the text is not known
      offsets: [start, ...used, end].map(() => null),
      truncated: all.length - used.length,
      total: all.length,
      unknown: [],
      fragments: used.filter((_, i) => !firsts.has(i)).length,
    };
  };

  return { maxLength, vocabularySize: end + 1, encode };
}

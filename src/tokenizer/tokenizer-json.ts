import { FoveaError } from '../shared/errors.ts';
import { checkMaxLength } from './text-limits.ts';

interface AddedTokenJson {
  id: number;
  content: string;
  single_word: boolean;
  lstrip: boolean;
  rstrip: boolean;
  normalized: boolean;
  special: boolean;
}

/** The part of Hugging Face's `tokenizer.json` that a BERT WordPiece tokenizer has. */
export interface BertTokenizerJson {
  version: string;
  truncation: { direction: 'Right'; max_length: number; strategy: 'LongestFirst'; stride: number };
  padding: {
    strategy: { Fixed: number };
    direction: 'Right';
    pad_to_multiple_of: null;
    pad_id: number;
    pad_type_id: number;
    pad_token: string;
  };
  added_tokens: AddedTokenJson[];
  normalizer: {
    type: 'BertNormalizer';
    clean_text: boolean;
    handle_chinese_chars: boolean;
    strip_accents: boolean;
    lowercase: boolean;
  };
  pre_tokenizer: { type: 'BertPreTokenizer' };
  post_processor: object;
  decoder: { type: 'WordPiece'; prefix: string; cleanup: boolean };
  model: {
    type: 'WordPiece';
    unk_token: string;
    continuing_subword_prefix: string;
    max_input_chars_per_word: number;
    vocab: Record<string, number>;
  };
}

export interface BertTokenizerOptions {
  /** Tokens per text, [CLS] and [SEP] included. */
  maxLength: number;
  lowercase?: boolean;
  /** Special tokens behind the vocabulary; BLIP adds [DEC] and [ENC]. Those the vocabulary already has are not repeated. */
  extraTokens?: string[];
}

const required = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'] as const;
const optional = ['[MASK]'];

/**
 * Builds a `tokenizer.json` from the lines of a BERT `vocab.txt` (line number = id; special ids are found by name).
 * Throws `model-invalid` when a special token is missing or `maxLength` leaves no room for text.
 */
export function bertTokenizerJson(vocabLines: string[], options: BertTokenizerOptions): BertTokenizerJson {
  const { maxLength, lowercase = true, extraTokens = ['[DEC]', '[ENC]'] } = options;
  checkMaxLength(maxLength);
  const lines = vocabLines.map((line) => line.replace(/\r?\n?$/, ''));
  while (lines.at(-1) === '') lines.pop();
  const ids = new Map(lines.map((token, id) => [token, id]));
  const missing = required.filter((token) => !ids.has(token));
  if (missing.length > 0) {
    throw new FoveaError(
      'model-invalid',
      `The vocabulary has no ${missing.join(', ')}.`,
      'Give a BERT vocab.txt: one word piece per line, special tokens included.',
    );
  }
  let next = lines.length;
  for (const token of extraTokens) if (!ids.has(token)) ids.set(token, next++);
  const special = [...required, ...optional, ...extraTokens].filter((token) => ids.has(token));
  const id = (token: string) => ids.get(token)!;
  const specialToken = (token: string) => ({ id: token, ids: [id(token)], tokens: [token] });

  return {
    version: '1.0',
    truncation: { direction: 'Right', max_length: maxLength, strategy: 'LongestFirst', stride: 0 },
    padding: {
      strategy: { Fixed: maxLength },
      direction: 'Right',
      pad_to_multiple_of: null,
      pad_id: id('[PAD]'),
      pad_type_id: 0,
      pad_token: '[PAD]',
    },
    added_tokens: [...new Set(special)]
      .map((content) => ({
        id: id(content),
        content,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special: true,
      }))
      .sort((a, b) => a.id - b.id),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: lowercase,
      lowercase,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: '[CLS]', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '[SEP]', type_id: 0 } },
      ],
      pair: [
        { SpecialToken: { id: '[CLS]', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '[SEP]', type_id: 0 } },
        { Sequence: { id: 'B', type_id: 1 } },
        { SpecialToken: { id: '[SEP]', type_id: 1 } },
      ],
      special_tokens: { '[CLS]': specialToken('[CLS]'), '[SEP]': specialToken('[SEP]') },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(lines.map((token) => [token, id(token)])),
    },
  };
}

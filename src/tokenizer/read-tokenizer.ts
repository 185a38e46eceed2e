import * as v from 'valibot';
import { FoveaError } from '../shared/errors.ts';

const flag = v.optional(v.nullable(v.boolean()));
const schema = v.object({
  normalizer: v.object({
    type: v.literal('BertNormalizer'),
    clean_text: flag,
    handle_chinese_chars: flag,
    strip_accents: flag,
    lowercase: flag,
  }),
  pre_tokenizer: v.object({ type: v.literal('BertPreTokenizer') }),
  added_tokens: v.optional(
    v.array(
      v.object({
        id: v.pipe(v.number(), v.integer(), v.minValue(0)),
        content: v.pipe(v.string(), v.minLength(1)),
      }),
    ),
    [],
  ),
  model: v.object({
    type: v.optional(v.literal('WordPiece')),
    unk_token: v.string(),
    continuing_subword_prefix: v.string(),
    max_input_chars_per_word: v.pipe(v.number(), v.integer(), v.minValue(1)),
    // Its 30,000 entries are checked in one loop below.
    vocab: v.custom<Record<string, unknown>>((value) => typeof value === 'object' && value !== null),
  }),
});

/** What a BERT `tokenizer.json` says, checked. */
export interface TokenizerFile {
  /** Word pieces and added tokens by spelling. */
  vocabulary: ReadonlyMap<string, number>;
  /** Spellings read as special tokens wherever they occur in a text. */
  special: string[];
  unknown: string;
  prefix: string;
  maxChars: number;
  lowercase: boolean;
  stripAccents: boolean;
  cleanText: boolean;
  splitIdeographs: boolean;
}

const invalid = (what: string) =>
  new FoveaError(
    'model-invalid',
    `tokenizer.json ${what}.`,
    'Only BERT WordPiece tokenizers can be used; pack the model again with its vocab.txt.',
  );

/** Reads a Hugging Face `tokenizer.json` of BERT's kind. Throws `model-invalid` for anything else. */
export function readTokenizer(json: string): TokenizerFile {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    throw invalid('is not valid JSON');
  }
  const parsed = v.safeParse(schema, data);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw invalid(`is not a BERT tokenizer (${v.getDotPath(issue) ?? 'top level'}: ${issue.message})`);
  }
  const { normalizer, added_tokens: added, model } = parsed.output;
  const vocabulary = new Map<string, number>();
  for (const [token, id] of Object.entries(model.vocab)) {
    if (typeof id !== 'number' || !Number.isInteger(id) || id < 0)
      throw invalid(`gives the word piece '${token}' no valid id`);
    vocabulary.set(token, id);
  }
  for (const { id, content } of added) vocabulary.set(content, id);
  for (const token of ['[PAD]', '[CLS]', '[SEP]', model.unk_token]) {
    if (!vocabulary.has(token)) throw invalid(`has no ${token}`);
  }
  const lowercase = normalizer.lowercase ?? true;
  return {
    vocabulary,
    special: added.map((token) => token.content),
    unknown: model.unk_token,
    prefix: model.continuing_subword_prefix,
    maxChars: model.max_input_chars_per_word,
    lowercase,
    stripAccents: normalizer.strip_accents ?? lowercase,
    cleanText: normalizer.clean_text ?? true,
    splitIdeographs: normalizer.handle_chinese_chars ?? true,
  };
}

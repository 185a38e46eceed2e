import type { ModelConfig } from '../../spec/config.ts';
import { FoveaError } from '../../shared/errors.ts';
import { bertTokenizerJson, type BertTokenizerJson } from '../../tokenizer/tokenizer-json.ts';

/** Tokens BLIP puts behind the vocabulary. */
const blipTokens = ['[DEC]', '[ENC]'];

/**
 * The tokenizer for a word table of this many rows, with BLIP's two extra tokens where the table has room for them. Throws `model-invalid` for
 * a vocabulary that does not fit.
 *
 * @param vocabulary lines of the BERT `vocab.txt`
 * @param specialIds of pad, unk, cls, sep, mask, where they are known
 */
export function checkpointTokenizer(
  vocabulary: string[],
  { text }: ModelConfig,
  specialIds: Record<string, number> = {},
): BertTokenizerJson {
  const count = vocabulary.findLastIndex((line) => line.trim() !== '') + 1;
  const extraTokens = text.vocabulary === count ? [] : blipTokens;
  const json = bertTokenizerJson(vocabulary, { maxLength: text.maxLength, extraTokens });
  const ids = new Map([
    ...Object.entries(json.model.vocab),
    ...json.added_tokens.map(({ content, id }): [string, number] => [content, id]),
  ]);
  const tokens = Math.max(...ids.values()) + 1;
  if (tokens !== text.vocabulary) {
    throw new FoveaError(
      'model-invalid',
      `The vocabulary has ${count} lines, which does not fit the model's ${text.vocabulary} words.`,
      'Give the vocab.txt the checkpoint was trained with.',
    );
  }
  for (const name of ['pad', 'unk', 'cls', 'sep', 'mask', 'enc']) {
    const expected = specialIds[name];
    const found = ids.get(`[${name.toUpperCase()}]`);
    if (expected !== undefined && found !== expected) {
      throw new FoveaError(
        'model-invalid',
        `[${name.toUpperCase()}] is word ${found ?? 'none'} of the vocabulary, but the configuration says ${expected}.`,
        'Give the vocab.txt that belongs to the configuration.',
      );
    }
  }
  return json;
}

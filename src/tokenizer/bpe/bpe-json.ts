import * as v from 'valibot';
import { FoveaError } from '../../shared/errors.ts';
import type { Cleaning } from './clean.ts';

const schema = v.object({
  normalizer: v.object({ type: v.literal('CLIP'), cleaning: v.picklist(['ftfy', 'plain']) }),
  model: v.object({ type: v.literal('BPE'), merges: v.array(v.string()) }),
  special: v.tuple([v.string(), v.string()]),
});

/** The tokenizer of a CLIP package. Ids follow from the merges: bytes, bytes that end a word, merges, start, end. */
export type BpeJson = v.InferOutput<typeof schema>;

const invalid = (what: string, hint: string) => new FoveaError('model-invalid', what, hint);

/** A header, as both published files have one. */
const header = /^(?:#version|"?bpe_simple_vocab)/;

/** The merges in a `merges.txt`, in OpenAI's list (whose rest is not used), or in a `tokenizer.json`. Throws `model-invalid`. */
function readMerges(text: string): string[] {
  if (!/^\s*\{/.test(text)) {
    const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
    return (header.test(lines[0] ?? '') ? lines.slice(1) : lines).filter((line) => line !== '');
  }
  const file = v.object({
    model: v.object({ merges: v.array(v.union([v.string(), v.tuple([v.string(), v.string()])])) }),
  });
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw invalid(
      'The vocabulary is not valid JSON.',
      'Give the tokenizer.json or merges.txt of the checkpoint.',
    );
  }
  const parsed = v.safeParse(file, data);
  if (!parsed.success)
    throw invalid(
      'The vocabulary has no merges.',
      'Give the tokenizer.json or merges.txt of the checkpoint.',
    );
  return parsed.output.model.merges.map((merge) => (typeof merge === 'string' ? merge : merge.join(' ')));
}

/**
 * The tokenizer for a table of so many tokens.
 *
 * @param text of `merges.txt`, `tokenizer.json` or OpenAI's `bpe_simple_vocab_16e6.txt`
 * @param special how start and end of a text are written out in it
 * @throws FoveaError `model-invalid` where there are too few merges, or a line is none
 */
export function bpeJson(
  text: string,
  vocabulary: number,
  { cleaning, special }: { cleaning: Cleaning; special: [string, string] },
): BpeJson {
  const wanted = vocabulary - 2 * 256 - special.length;
  const merges = readMerges(text).slice(0, Math.max(wanted, 0));
  const hint =
    'Give the merges.txt, tokenizer.json or bpe_simple_vocab_16e6.txt.gz the checkpoint was trained with.';
  const bad = merges.find((line) => !/^\S+ \S+$/.test(line));
  if (bad !== undefined)
    throw invalid(`“${bad.slice(0, 40)}” in the vocabulary is no pair of symbols.`, hint);
  if (merges.length !== wanted) {
    throw invalid(
      `The vocabulary has ${merges.length} merges, but the model's ${vocabulary} tokens need ${wanted}.`,
      hint,
    );
  }
  return { normalizer: { type: 'CLIP', cleaning }, model: { type: 'BPE', merges }, special };
}

/** Reads the `tokenizer.json` of a CLIP package. Throws `model-invalid`. */
export function readBpeJson(json: string): BpeJson {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    throw invalid('tokenizer.json is not valid JSON.', 'Pack the model again.');
  }
  const parsed = v.safeParse(schema, data);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw invalid(
    `tokenizer.json is not a CLIP tokenizer (${v.getDotPath(issue) ?? 'top level'}: ${issue.message}).`,
    'Pack the model again.',
  );
}

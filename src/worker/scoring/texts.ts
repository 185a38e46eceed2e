import { tensor2d } from '../../nn/tf.ts';
import type { TokenBatch } from '../../model/prediction.ts';
import { foreignLanguage } from '../../prompts/mentions/language.ts';
import type { TextDetail, Warning } from '../../shared/result.ts';
import type { EncodedText } from '../../tokenizer/tokenizer.ts';
import type { TextDomain } from '../../package/manifest.ts';

/** Warnings about a text as the model saw it. */
export function textWarnings(text: string, encoded: EncodedText, which: 'prompt' | 'description'): Warning[] {
  const warnings: Warning[] = [];
  if (text.trim() === '') {
    warnings.push({ code: `no-${which}`, message: `no ${which}: the score was computed with an empty one` });
  }
  const language = foreignLanguage(text);
  if (language !== undefined) {
    warnings.push({
      code: 'outside-domain',
      message: `outside the training domain: the ${which} is in ${language}, and the model was trained on English; the score is less reliable`,
    });
  }
  if (encoded.truncated > 0) {
    warnings.push({
      code: `${which}-truncated`,
      message: `${which}: the last ${encoded.truncated} of its ${encoded.total} word pieces did not fit`,
    });
  }
  if (encoded.unknown.length > 0) {
    const shown = encoded.unknown.slice(0, 5).join(', ');
    const rest = encoded.unknown.length > 5 ? ` and ${encoded.unknown.length - 5} more` : '';
    warnings.push({
      code: 'unknown-words',
      message: `${which}: words not in the vocabulary: ${shown}${rest}`,
    });
  }
  return warnings;
}

const percent = (share: number): string => `${Math.round(share * 100)}%`;

/** A warning where a text is longer, shorter or rarer than almost all training texts; an empty one has its own warning. */
export function textDomainWarnings(
  { total, tokens, fragments }: Pick<EncodedText, 'total' | 'tokens' | 'fragments'>,
  which: 'prompt' | 'description',
  usual: TextDomain | undefined,
): Warning[] {
  // without [CLS] and [SEP]
  const used = tokens.length - 2;
  if (!usual || used === 0) return [];
  const warn = (what: string): Warning => ({
    code: 'outside-domain',
    message: `outside the training domain: ${what}; the score is less reliable`,
  });
  const [least, most] = usual.pieces;
  const share = fragments / used;
  return [
    ...(total < least || total > most
      ? [
          warn(
            `the ${which} has ${total} word ${total === 1 ? 'piece' : 'pieces'} (99% of the training ${which}s have ${least} to ${most})`,
          ),
        ]
      : []),
    ...(share > usual.fragments
      ? [
          warn(
            `${percent(share)} of the ${which} is spelled in parts of words that the vocabulary lacks (at most ${percent(usual.fragments)} in 99.5% of the training ${which}s)`,
          ),
        ]
      : []),
  ];
}

/** Ids and mask of one text, [1, T] each; to be called inside a tidy. */
export function tokenBatch(encoded: EncodedText): TokenBatch {
  const shape: [number, number] = [1, encoded.ids.length];
  return { ids: tensor2d(encoded.ids, shape, 'int32'), mask: tensor2d(encoded.mask, shape) };
}

/** The plain record of a text for the inspector. */
export function textDetail(encoded: EncodedText): TextDetail {
  const { tokens, offsets, truncated, unknown } = encoded;
  return { tokens, offsets, truncated, unknown };
}

import { tensor2d } from '../nn/tf.ts';
import type { TokenBatch } from '../model/network.ts';
import type { TextDetail, Warning } from '../shared/result.ts';
import type { EncodedText } from '../text/tokenizer.ts';

/** What the user should know about a text as the model saw it. */
export function textWarnings(text: string, encoded: EncodedText, which: 'prompt' | 'description'): Warning[] {
  const warnings: Warning[] = [];
  if (text.trim() === '') {
    warnings.push({ code: `no-${which}`, message: `no ${which}: the score was computed with an empty one` });
  }
  if (encoded.truncated > 0) {
    warnings.push({
      code: `${which}-truncated`,
      message: `${which}: ${encoded.truncated} of ${encoded.total} tokens not used`,
    });
  }
  if (encoded.unknown.length > 0) {
    const shown = encoded.unknown.slice(0, 5).join(', ');
    const rest = encoded.unknown.length > 5 ? ` and ${encoded.unknown.length - 5} more` : '';
    warnings.push({
      code: 'unknown-words',
      message: `${which}: words the vocabulary does not know: ${shown}${rest}`,
    });
  }
  return warnings;
}

/** Token tensors of one text, batch 1; to be called inside a tidy. */
export function tokenBatch(encoded: EncodedText): TokenBatch {
  const shape: [number, number] = [1, encoded.ids.length];
  return { ids: tensor2d(encoded.ids, shape, 'int32'), mask: tensor2d(encoded.mask, shape) };
}

/** The plain record of a text for the inspector. */
export function textDetail(encoded: EncodedText): TextDetail {
  const { tokens, offsets, truncated, unknown } = encoded;
  return { tokens, offsets, truncated, unknown };
}

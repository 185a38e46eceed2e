import { FoveaError } from '../shared/errors.ts';

/** Longest text taken, in UTF-16 units; a model reads some tens of words of it. */
export const maxTextLength = 100_000;

/**
 * Throws `text-invalid` for a longer text.
 *
 * @param maxLength tokens that the model reads, first and last included
 * @param tokens what the model's tokens are called
 */
export function checkText(text: string, maxLength: number, tokens: string): void {
  if (text.length <= maxTextLength) return;
  throw new FoveaError(
    'text-invalid',
    `The text has ${text.length} characters; at most ${maxTextLength} are taken.`,
    `Shorten it: the model reads only the first ${maxLength - 2} ${tokens}.`,
  );
}

/** Throws `model-invalid` for a number of tokens per text that leaves no room between the first and the last. */
export function checkMaxLength(maxLength: number): void {
  if (Number.isInteger(maxLength) && maxLength >= 3) return;
  throw new FoveaError(
    'model-invalid',
    `A text length of ${maxLength} tokens leaves no room for text; at least 3 are needed.`,
    'Correct text.maxLength in the model’s configuration and pack it again.',
  );
}

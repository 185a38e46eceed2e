import { FoveaError } from '../shared/errors.ts';

/** Most bytes of a tokenizer, a word list or a configuration; a tokenizer.json of 30 thousand words has about a megabyte. */
export const largestText = 32 << 20;

/** Throws `model-invalid` for a file with too many bytes to be one of those. */
export function checkTextSize(name: string, bytes: number): void {
  if (bytes <= largestText) return;
  throw new FoveaError(
    'model-invalid',
    `${name} is implausibly large.`,
    'Choose the tokenizer, word list or configuration itself.',
  );
}

/** The JSON of a model's configuration. Throws `model-invalid`. */
export function parseConfiguration(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    throw new FoveaError(
      'model-invalid',
      `The configuration ${name} is not JSON.`,
      'Choose the file that was published with the checkpoint, or one with the model’s sizes.',
    );
  }
}

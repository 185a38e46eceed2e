import { FoveaError } from '../../shared/errors.ts';
import { reexport } from '../limits.ts';

/** The file ends before its image does. */
export function truncated(name: string): FoveaError {
  return new FoveaError(
    'image-unreadable',
    `${name}: the file is cut short; part of the image is missing.`,
    reexport,
  );
}

/** The bytes contradict the format: `what` finishes the sentence. */
export function damaged(name: string, what: string): FoveaError {
  return new FoveaError('image-unreadable', `${name}: the file is damaged: ${what}.`, reexport);
}

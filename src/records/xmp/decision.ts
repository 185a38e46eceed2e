import { mergeXmpMarks, readXmpMarks, type Rating, type XmpMarks } from './marks.ts';

/** What was decided about an image, by the user or by `fovea pick`. */
export interface Decision {
  /** undefined: undecided, though it may have stars. */
  kept?: boolean | undefined;
  /** Given by the user: they take the place of a rating in the sidecar. */
  stars?: Exclude<Rating, -1> | undefined;
}

/** One star and green for kept images, as photo programs filter them; rejected and red for the rest. */
const kept: XmpMarks = { rating: 1, label: 'Green' };
const rejected: XmpMarks = { rating: -1, label: 'Red' };

/** Whether a sidecar's marks were made elsewhere: anything but a pair that is written here. */
function isForeign({ rating, label }: XmpMarks): boolean {
  if (label === kept.label) return rating === undefined || rating < 1;
  if (label === rejected.label) return rating !== rejected.rating;
  return rating !== undefined || label !== undefined;
}

/**
 * A sidecar with a decision in it; 'own' where it has a rating or label that Fovea did not write and the user gave no stars here: it must then be left
 * alone. Throws `text-invalid` for a sidecar that cannot be read.
 */
export function mergeDecision(
  existing: Uint8Array | undefined,
  { kept: isKept, stars }: Decision,
): Uint8Array<ArrayBuffer> | 'own' {
  const before = existing ? readXmpMarks(existing) : {};
  if (stars === undefined && isForeign(before)) return 'own';
  const marks = isKept === undefined ? {} : isKept ? kept : rejected;
  return mergeXmpMarks(
    existing,
    isKept === false || stars === undefined ? marks : { ...marks, rating: stars },
  );
}

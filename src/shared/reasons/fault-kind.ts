/**
 * Kinds of what is wrong with an image, as runs are compared by: `damage` is a damaged file, or one that shows no whole picture;
 * `softness` is blur or enlargement, which pass into each other.
 */
export const faultKinds = ['damage', 'compression', 'noise', 'softness'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What is wrong with an image; a kind that is absent is not known. */
export type ImageFaults = Partial<Record<FaultKind, boolean>>;

/** Whether an image's warnings, by their codes, say that it is damaged. */
export function damageOf(warningCodes: readonly string[]): ImageFaults {
  return { damage: warningCodes.some((code) => code === 'damaged-file' || code === 'no-picture') };
}

const softness = new Set(['softness', 'blur', 'enlargement']);

/** What a picture suffers from, by the codes of its reasons. */
export function sufferingOf(reasonCodes: readonly string[]): ImageFaults {
  return {
    compression: reasonCodes.includes('compression'),
    noise: reasonCodes.includes('noise'),
    softness: reasonCodes.some((code) => softness.has(code)),
  };
}

import type { Warning } from '../shared/result.ts';

/** Said of an image with pixels that are not opaque. */
export const alphaDropped: Warning = {
  code: 'alpha-dropped',
  message: 'the image is partly transparent: the colours under the transparency were scored',
};

/**
 * Alpha from which a pixel counts as opaque: the eye sees no 254 of 255, and generators hide texts in that bit of every pixel.
 */
export const OPAQUE = 254;

/** Said of an animation. */
export const firstFrame: Warning = {
  code: 'first-frame',
  message: 'the file is an animation: its first frame was scored',
};

/** All pixels could be read, though the file is damaged: `what` names the damage. */
export function notInOrder(what: string): Warning {
  return {
    code: 'damaged-file',
    message: `the file is damaged (${what}), but all of its pixels were read and scored`,
  };
}

/** Said of a file that ends after its last pixel, too early for its format. */
export const noEnd = notInOrder('its end is missing');

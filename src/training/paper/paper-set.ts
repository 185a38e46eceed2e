import type { TextTokens } from '../data/training-set.ts';

/** What is known of a rated image. */
export interface PaperImage {
  /** Rating per head, in its own units; a head without one takes no part in the loss of this image. */
  targets: Readonly<Record<string, number>>;
  /** Its prompt: what a split keeps together. */
  group: string;
  prompt: TextTokens;
  description: TextTokens;
}

/** The pixels of an image, at least as large as a crop. */
export interface Picture {
  width: number;
  height: number;
  /** [height, width, 3] bytes. */
  rgb: Uint8Array;
  /** The whole image, resized for the image tower, [size, size, 3] bytes. */
  whole: Uint8Array;
}

/** The images of a training; where their pixels come from is the caller's business. */
export interface PaperSet {
  readonly images: readonly PaperImage[];
  picture(image: number): Promise<Picture>;
}

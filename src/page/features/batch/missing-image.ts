import { FoveaError } from '../../../shared/errors.ts';

/** Stands for the file of an image that an earlier visit did not keep. */
export const missingImage = new Blob();

/** What to say when such an image is to be read. */
export const imageGone = new FoveaError(
  'file-missing',
  'This image was not kept: the page was left before it was saved, or the browser had no room.',
  'Add it again.',
);

/**
 * An image's file.
 *
 * @throws FoveaError `file-missing` where an earlier visit did not keep it
 */
export function keptFile({ file }: { file: Blob }): Blob {
  if (file === missingImage) throw imageGone;
  return file;
}

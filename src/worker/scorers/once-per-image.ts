import { decodeImage, type DecodedImage } from '../../image/decode.ts';
import type { ScoreRequest } from '../../shared/engine-api.ts';
import type { Warning } from '../../shared/result.ts';
import type { RunContext } from './scorer.ts';
import { pictureFindings, type PictureFindings } from '../scoring/reasons/picture-findings.ts';
import type { Pixels } from '../scoring/score-context.ts';

/* What every model asks of an image, whatever its family: computed for the first of them alone. */

/** The decoded image. Takes and throws what `decodeImage` does. */
export const decodedOnce = (
  { image, name }: Pick<ScoreRequest, 'image' | 'name'>,
  { shared, signal }: Pick<RunContext, 'shared' | 'signal'>,
  start?: Uint8Array<ArrayBuffer>,
): Promise<DecodedImage> => shared.once('decoded', () => decodeImage(image, name, signal, start));

/** As `pictureFindings`. */
export async function findingsOnce(
  image: Pixels,
  windows: readonly Float32Array[] | undefined,
  known: readonly Warning[],
  prompt: string,
  { shared }: Pick<RunContext, 'shared'>,
): Promise<PictureFindings> {
  const { faults, warnings } = await shared.once(`findings ${image.width}×${image.height} ${prompt}`, () =>
    Promise.resolve(pictureFindings(image, windows, prompt)),
  );
  // a picture that was told already to be none is not told to be a negative as well
  return { faults, warnings: known.some(({ code }) => code === 'no-picture') ? [] : warnings };
}

import { readFile, realpath } from 'node:fs/promises';
import { relative, isAbsolute, resolve, sep } from 'node:path';
import { declaredSize } from '../../../image/declared-size.ts';
import { MAX_PIXELS } from '../../../image/limits.ts';
import type { ModelInfo } from '../../../shared/engine-api.ts';
import { FoveaError } from '../../../shared/errors.ts';
import type { Item } from '../../items/item.ts';
import { withSidecar } from '../../items/sidecar.ts';
import type { DescribeOptions } from '../../describe/describe-options.ts';
import { checkHeads } from '../../score/heads.ts';
import type { Job } from '../../score/score-batch.ts';
import { Refusal } from '../refusal.ts';
import { dataUrlBytes, type Ask } from './ask.ts';

export interface ImageRules {
  /** Folder that paths in requests are in, absolute; undefined where none may be used. */
  images: string | undefined;
  /** Most pixels of an image. */
  maxPixels: number;
  /** Who describes images that have no description; undefined where nobody does. */
  describe: DescribeOptions | undefined;
  /** Says what was wrong with a sidecar. */
  say: (message: string) => void;
}

/** The image and what is asked of it. Throws `Refusal`, or `FoveaError` for an unknown head or an image too large. */
export async function jobOf(ask: Ask, model: Pick<ModelInfo, 'heads'>, rules: ImageRules): Promise<Job> {
  checkHeads(model, ask.heads);
  if (ask.describe && !rules.describe)
    throw new Refusal(
      'bad-request',
      'This server describes no images: it was started without --describe.',
      'Send the description itself, or start it with --describe NAME.',
    );
  const { prompt, description, crops } = ask;
  const item: Item = {
    ...(await imageOf(ask, rules)),
    row: {},
    ...(prompt === undefined ? {} : { prompt }),
    ...(description === undefined ? {} : { description }),
    ...(typeof crops === 'object' ? { crops } : {}),
  };
  const asked = {
    ...(ask.rawPrompts ? { rawPrompts: true } : {}),
    ...(ask.heads === undefined ? {} : { heads: ask.heads }),
    ...(typeof crops === 'number' ? { crops } : {}),
    ...(rules.describe && ask.describe !== false ? { describe: rules.describe } : {}),
  };
  return { item: item.bytes ? item : await withSidecar({ say: rules.say }, item), asked };
}

async function imageOf(
  ask: Ask,
  { images, maxPixels }: ImageRules,
): Promise<Pick<Item, 'file' | 'path' | 'bytes'>> {
  if (ask.file !== undefined) {
    const path = await pathBelow(images, ask.file);
    // what is too large for the engine it refuses itself
    if (maxPixels < MAX_PIXELS) checkPixels(await readFile(path), ask.file, maxPixels);
    return { file: ask.file, path };
  }
  const bytes = ask.bytes ?? dataUrlBytes(ask.image ?? '');
  const file = ask.name ?? 'image';
  checkPixels(bytes, file, maxPixels);
  return { file, path: '', bytes };
}

function checkPixels(bytes: Uint8Array, file: string, most: number): void {
  const size = declaredSize(bytes);
  if (!size || size.width * size.height <= most) return;
  throw new FoveaError(
    'image-too-large',
    `${file}: ${size.width}×${size.height} pixels are more than the ${most / 1e6} megapixels that this server reads.`,
    'Make the image smaller, or start the server with a larger --max-pixels.',
  );
}

/** The file that a path means. Throws `forbidden` where it is not in the folder, also by a link, and `file-missing` where there is none. */
async function pathBelow(images: string | undefined, file: string): Promise<string> {
  if (images === undefined)
    throw new Refusal(
      'forbidden',
      'This server reads no files: it was started without --images.',
      'Send the image itself, or start it with --images DIR.',
    );
  const outside = new Refusal('forbidden', `${file} is not in the folder of --images.`, 'Use a path in it.');
  const root = await realpath(images);
  const inside = (folder: string, path: string): boolean => {
    const way = relative(folder, path);
    return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  };
  const missing = new FoveaError('file-missing', `${file} does not exist.`);
  if (file.includes('\0')) throw missing;
  const written = resolve(images, file);
  if (!inside(images, written) && !inside(root, written)) throw outside;
  const path = await realpath(written).catch(() => {
    throw missing;
  });
  if (!inside(root, path)) throw outside;
  return path;
}

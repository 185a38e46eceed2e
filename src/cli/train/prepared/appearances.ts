import { stat } from 'node:fs/promises';
import { inverted, swapped } from '../../../image/colour/altered.ts';
import { appearance, appearanceLength } from '../../../image/negative/appearance.ts';
import { prepareImage } from '../../../image/prepare.ts';
import { alterations, type Alteration, type ModelConfig } from '../../../spec/config.ts';
import type { CliIo } from '../../io.ts';
import { withDecoder, type Pixels } from '../browser-decoder.ts';
import type { PreparedCache } from './prepared-cache.ts';

const altered: Record<Alteration, (rgb: Uint8Array) => Uint8Array> = { swapped, inverted };

/** What a picture looks like from afar, and what each altered copy of it does, [1 + alterations, `appearanceLength`]. */
export function looksOf(pixels: Pixels, least: number): Float32Array {
  const { rgb, width, height } = prepareImage({ ...pixels, notes: [] }, least);
  const versions = [rgb, ...alterations.map((alteration) => altered[alteration](rgb))];
  return Float32Array.from(versions.flatMap((version) => [...appearance(version, width, height)]));
}

/** The same of every image, in the order of `paths`. What `cache` holds is not made again. */
export async function appearances(
  io: CliIo,
  paths: readonly string[],
  { input }: Pick<ModelConfig, 'input'>,
  cache: PreparedCache,
): Promise<Float32Array[]> {
  const through = async (decode: (path: string) => Promise<Pixels>): Promise<Float32Array[]> => {
    const found: Float32Array[] = [];
    for (const path of paths) {
      io.signal.throwIfAborted();
      const file = await stat(path).catch(() => undefined);
      const key = JSON.stringify(['appearance', path, file?.size, file?.mtimeMs, input.size]);
      const length = (1 + alterations.length) * appearanceLength;
      found.push(await cache.values(key, length, async () => looksOf(await decode(path), input.size)));
      io.progress(`looked at ${found.length} of ${paths.length} images`);
    }
    return found;
  };
  return withDecoder(io, through);
}

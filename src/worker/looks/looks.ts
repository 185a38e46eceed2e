import { groupLooks } from '../../image/look/group-looks.ts';
import { lookHash, type LookHash } from '../../image/look/look-hash.ts';
import { lookSide, smallPixels } from '../../image/look/small-pixels.ts';
import type { Answer } from '../../shared/engine-api.ts';

export type { LookHash } from '../../image/look/look-hash.ts';

/** What the worker for near-duplicates offers. */
export interface LooksApi {
  /** The look of each image; undefined for one that the browser cannot read. */
  read(files: Blob[]): Promise<Answer<(LookHash | undefined)[]>>;
  /** For each image the index of the one it is a near-duplicate of, its own where it is of none before it. */
  group(looks: (LookHash | undefined)[]): Answer<Int32Array>;
}

/** Reads and groups looks, beside the page and the engine. */
export const looks: LooksApi = {
  async read(files) {
    const value = await Promise.all(
      files.map(async (file) => {
        const pixels = await smallPixels(file, lookSide);
        return pixels && lookHash(pixels);
      }),
    );
    return { ok: true, value };
  },
  group: (all) => ({ ok: true, value: groupLooks(all) }),
};

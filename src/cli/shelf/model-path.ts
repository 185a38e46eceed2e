import { existsSync } from 'node:fs';
import type { Quantisation } from '../../package/naming.ts';
import { userPath, type CliIo } from '../io.ts';
import { cacheFolder, cachedFolder } from './cache.ts';

/** In the order in which a model is looked for in the cache: as it was named, with its format, then by what `fovea get` makes if not told otherwise. */
const formats = [undefined, 'int8', 'f16', 'f32', 'int4'] as const satisfies (Quantisation | undefined)[];

/** What `--model` names: a folder, or else a model that `fovea get` has put into the cache. */
export function modelPath(io: Pick<CliIo, 'cwd' | 'env'>, given: string): string {
  const path = userPath(io, given);
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(given) || existsSync(path)) return path;
  const cache = cacheFolder(io);
  return formats.map((format) => cachedFolder(cache, given, format)).find((one) => existsSync(one)) ?? path;
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { userPath, type CliIo } from '../io.ts';
import { cacheFolder } from './cache.ts';

/** The formats of one model in the cache, the first one found is used. */
const formats = ['', '-int8', '-f16', '-f32', '-int4'];

/** What `--model` names: a folder, or else a model that `fovea get` has put into the cache. */
export function modelPath(io: Pick<CliIo, 'cwd' | 'env'>, given: string): string {
  const path = userPath(io, given);
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(given) || existsSync(path)) return path;
  const models = join(cacheFolder(io), 'models');
  return formats.map((format) => join(models, given + format)).find((one) => existsSync(one)) ?? path;
}

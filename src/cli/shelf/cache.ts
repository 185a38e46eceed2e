import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Quantisation } from '../../package/naming.ts';
import { userPath, type CliIo } from '../io.ts';

/** Where fetched models and parts of them are kept: `FOVEA_CACHE`, or the folder that the system has for such. */
export function cacheFolder(
  io: Pick<CliIo, 'cwd' | 'env'>,
  platform: NodeJS.Platform = process.platform,
): string {
  const { FOVEA_CACHE: own, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = io.env;
  if (own) return userPath(io, own);
  if (xdg) return join(userPath(io, xdg), 'fovea');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'fovea');
  if (platform === 'win32' && local) return join(local, 'fovea', 'cache');
  return join(homedir(), '.cache', 'fovea');
}

/**
 * Where a model lies if no other folder was given: its package at a format, or its files as they were fetched.
 *
 * @param format undefined for a model that is not packed
 */
export const cachedFolder = (cache: string, name: string, format: Quantisation | undefined): string =>
  join(cache, 'models', format === undefined ? name : `${name}-${format}`);

/** Where the parts of a model's files lie while they are fetched. */
export const partsFolder = (cache: string, name: string): string => join(cache, 'parts', name);

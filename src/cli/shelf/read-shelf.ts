import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSafe, parseShelf, safeAddresses } from '../../package/shelf/parse-shelf.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { Shelf } from '../../shared/shelf.ts';
import { fetchList } from './fetch-list.ts';
import { projectRoot } from '../engine/build.ts';
import { userPath, type CliIo } from '../io.ts';

/** The option of both commands, and its line in their help. */
export const listOption = { list: { type: 'string' } } as const;
export const listHelp = `  --list FILE    another list of models: a file, or an https address to read it from
                 (default: the one that comes with Fovea)`;

/**
 * The list of public checkpoints: the one that comes with the project, or another, on this disk or at an address. Throws `usage`,
 * `file-missing`, `model-invalid`, `model-missing`, `model-download`.
 */
export async function readShelf(
  given: string | undefined,
  io: Pick<CliIo, 'cwd' | 'say' | 'signal'>,
): Promise<Shelf> {
  if (given !== undefined && /^https?:\/\//i.test(given)) {
    if (!isSafe(given)) {
      const what = URL.canParse(given) ? given : `"${given}"`;
      throw new FoveaError('usage', `--list ${what} was not asked for: ${safeAddresses}.`);
    }
    return parseShelf(await fetchList(given, io), given);
  }
  const path = given === undefined ? join(projectRoot, 'public/models/shelf.json') : userPath(io, given);
  const json = await readFile(path, 'utf8').catch(() => {
    throw new FoveaError('file-missing', `The list of models ${path} cannot be read.`, 'Check the path.');
  });
  return parseShelf(json, path);
}

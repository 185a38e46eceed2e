import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseShelf } from '../../package/shelf/parse-shelf.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { Shelf } from '../../shared/shelf.ts';
import { projectRoot } from '../engine/build.ts';
import { userPath, type CliIo } from '../io.ts';

/** The option of both commands, and its line in their help. */
export const listOption = { list: { type: 'string' } } as const;
export const listHelp = `  --list FILE    another list of models (default: the one that comes with Fovea)`;

/** The list of public checkpoints: the one that comes with the project, or another. Throws `file-missing`, `model-invalid`. */
export async function readShelf(given: string | undefined, io: Pick<CliIo, 'cwd'>): Promise<Shelf> {
  const path = given === undefined ? join(projectRoot, 'public/models/shelf.json') : userPath(io, given);
  const json = await readFile(path, 'utf8').catch(() => {
    throw new FoveaError('file-missing', `The list of models ${path} cannot be read.`, 'Check the path.');
  });
  return parseShelf(json, path);
}

import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FoveaError } from '../../shared/errors.ts';
import { sourceStamp, stampFile } from '../../build/build-stamp.ts';

/** The project's folder. */
export const projectRoot = fileURLToPath(new URL('../../../', import.meta.url));

/** Whether `dist/` was built from the sources as they are. */
function isFresh(root: string): boolean {
  const stamp = join(root, 'dist', stampFile);
  return existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === sourceStamp(root);
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Builds the page and the engine into `dist/` when they are missing or older than their sources; answers its path.
 * Built beside and moved into place, so that a run going on at the same time never sees half a build.
 */
export async function ensureBuilt(say: (message: string) => void, root = projectRoot): Promise<string> {
  const dist = join(root, 'dist');
  if (isFresh(root)) return dist;
  if (!mayWrite(root) || (existsSync(dist) && !mayWrite(dist))) {
    throw new FoveaError(
      'internal',
      `The built engine in ${dist} is ${existsSync(dist) ? 'out of date' : 'missing'}, and the folder cannot be written.`,
      'Run `npm run build` as a user who may write there.',
    );
  }
  say('Building the engine …');
  const { build } = await import('vite');
  const fresh = join(root, '.cache', `dist-${process.pid}`);
  const old = join(root, '.cache', `dist-old-${process.pid}`);
  try {
    await build({ root, logLevel: 'error', build: { outDir: fresh, emptyOutDir: true } });
    mkdirSync(dirname(old), { recursive: true });
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(fresh, dist);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new FoveaError('internal', `The engine could not be built: ${words.trim()}`);
  } finally {
    rmSync(old, { recursive: true, force: true });
    rmSync(fresh, { recursive: true, force: true });
  }
  return dist;
}

import { mkdir, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PackageSink } from '../../package/shard-writer.ts';
import { exists } from '../file-access.ts';
import { lock } from './lock.ts';
import { PackageFolder } from './package-folder.ts';

/**
 * Has a package written into the folder of `--out`, whole or not at all: an older package there is replaced once the new one is whole, and a
 * folder made for one that came to nothing is removed. Throws what `write` throws, `usage` where another run is writing there, and what
 * `outputError` makes of a failing disk.
 *
 * @param out absolute path; may not exist yet
 */
export async function intoPackageFolder<T>(
  out: string,
  write: (sink: PackageSink) => Promise<T>,
): Promise<T> {
  const name = `--out ${out}`;
  const made = !(await exists(out));
  await mkdir(dirname(out), { recursive: true });
  const held = await lock(out, name);
  const folder = new PackageFolder(out, name);
  try {
    const report = await write(folder);
    await folder.finish();
    return report;
  } finally {
    await folder.discard();
    // has no effect on a folder with a package in it
    if (made) await rmdir(out).catch(() => undefined);
    await held.release();
  }
}

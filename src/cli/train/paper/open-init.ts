import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { openCheckpoint } from '../../../formats/open-checkpoint.ts';
import { openPackage } from '../../../package/open-package.ts';
import { FoveaError } from '../../../shared/errors.ts';
import { packageInit, paperConfigOf, type Init } from '../../../training/paper/job/init.ts';
import { hashFile, openFile } from '../../file-access.ts';
import { packageFiles } from '../../files/package-files.ts';
import { readManifest } from '../../files/read-manifest.ts';

/** A file or a package of --init. */
export interface OpenedInit extends Init {
  close(): Promise<void>;
}

/** Opens a checkpoint, or the folder of a package. Throws what is wrong with it. */
export async function openInit(path: string): Promise<OpenedInit> {
  const isFolder = await stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
  if (isFolder) return openPackageFolder(path);
  const file = await openFile(path);
  try {
    const source = await openCheckpoint(file);
    return { source, file: basename(path), sha256: await hashFile(path), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** All weights of a package, expanded to f32 when they are asked for. */
async function openPackageFolder(path: string): Promise<OpenedInit> {
  const { manifest } = await readManifest(path).catch((error: unknown) => {
    if (error instanceof FoveaError) throw error;
    throw new FoveaError('usage', `${path} is a folder without a package (--init).`);
  });
  // before gigabytes are read
  paperConfigOf(manifest, ` in ${path}`);
  const opened = await openPackage({ kind: 'files', files: await packageFiles(path, manifest) });
  return { ...packageInit(opened, basename(path), ` in ${path}`), close: () => Promise.resolve() };
}

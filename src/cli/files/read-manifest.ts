import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashedManifest, type ReadManifest } from '../../package/hashed-manifest.ts';

/** A package's manifest, its text, and the SHA-256 of that in hex: the package's hash. Throws where it cannot be read, `model-invalid` where it is not valid. */
export async function readManifest(folder: string): Promise<ReadManifest & { json: string }> {
  const json = await readFile(join(folder, 'manifest.json'), 'utf8');
  return { json, ...(await hashedManifest(json)) };
}

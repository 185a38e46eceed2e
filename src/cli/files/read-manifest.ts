import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../formats/sha256.ts';
import { parseManifest, type Manifest } from '../../package/manifest.ts';

/** A package's manifest, its text, and the SHA-256 of that in hex: the package's hash. Throws where it cannot be read, `model-invalid` where it is not valid. */
export async function readManifest(
  folder: string,
): Promise<{ json: string; hash: string; manifest: Manifest }> {
  const json = await readFile(join(folder, 'manifest.json'), 'utf8');
  return { json, hash: await sha256(new TextEncoder().encode(json)), manifest: parseManifest(json) };
}

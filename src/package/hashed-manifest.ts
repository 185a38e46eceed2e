import { sha256Text } from '../formats/sha256.ts';
import { parseManifest, type Manifest } from './manifest.ts';

/** A manifest with what identifies its package. */
export interface ReadManifest {
  manifest: Manifest;
  /** SHA-256 of the manifest's exact text, hexadecimal: the package's hash. */
  hash: string;
}

/** Reads the text of a `manifest.json`. Throws `model-invalid` as `parseManifest` does. */
export async function hashedManifest(json: string): Promise<ReadManifest> {
  return { manifest: parseManifest(json), hash: await sha256Text(json) };
}

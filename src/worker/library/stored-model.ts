import * as v from 'valibot';
import type { StoredModel } from '../../shared/library-api.ts';
import type { Manifest } from '../../package/manifest.ts';
import { FoveaError } from '../../shared/errors.ts';
import { packageFacts } from '../../package/package-facts.ts';
import { hashedManifest, type ReadManifest } from '../../package/hashed-manifest.ts';
import type { ModelFolder } from './model-store.ts';

/** Beside a package that is downloaded: what is needed to resume the download. */
export const originFile = 'download.json';
export const manifestFile = 'manifest.json';

const originSchema = v.object({ url: v.string(), manifest: v.string() });
export type Origin = v.InferOutput<typeof originSchema>;

/** A folder of the store, read. */
export interface StoredPackage extends ReadManifest {
  folder: ModelFolder;
  origin: Origin | undefined;
  model: StoredModel;
}

async function readOrigin(folder: ModelFolder): Promise<Origin | undefined> {
  try {
    const text = await (await folder.file(originFile))?.text();
    return text === undefined ? undefined : v.parse(originSchema, JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** What a folder contains; undefined where it is neither a package nor part of one. */
export async function readStored(folder: ModelFolder): Promise<StoredPackage | undefined> {
  const origin = await readOrigin(folder);
  const whole = await (await folder.file(manifestFile))?.text();
  const json = whole ?? origin?.manifest;
  if (json === undefined) return undefined;
  const read = await hashedManifest(json).catch((error: unknown) => {
    // written by a version whose manifests this one does not read
    if (error instanceof FoveaError) return undefined;
    throw error;
  });
  if (!read) return undefined;
  const { manifest, hash } = read;
  const facts = packageFacts(manifest, hash);
  const stored = whole === undefined ? await storedBytes(folder, manifest) : facts.bytes;
  return {
    folder,
    manifest,
    hash,
    origin,
    model: {
      ...facts,
      id: folder.id,
      stored,
      complete: whole !== undefined,
      ...(origin ? { url: origin.url } : {}),
    },
  };
}

async function storedBytes(folder: ModelFolder, { shards }: Manifest): Promise<number> {
  const names = new Set(await folder.names());
  return shards.reduce((sum, { file, bytes }) => sum + (names.has(file) ? bytes : 0), 0);
}

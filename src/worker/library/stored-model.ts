import * as v from 'valibot';
import type { StoredModel, UnreadableModel } from '../../shared/library-api.ts';
import type { Manifest } from '../../package/manifest.ts';
import { FoveaError, toErrorRecord } from '../../shared/errors.ts';
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
  const whole = await validManifest(await (await folder.file(manifestFile))?.text());
  // a page closed while its last file was being written leaves half a manifest beside all that was downloaded
  const read = whole ?? (await validManifest(origin?.manifest));
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

const namesSchema = v.object({ name: v.optional(v.string()), title: v.optional(v.string()) });

/** What a folder contains whose manifest is whole, but none that this version reads; undefined of any other folder. */
export async function readUnreadable(folder: ModelFolder): Promise<UnreadableModel | undefined> {
  const text = await (await folder.file(manifestFile))?.text();
  if (text === undefined) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // half a manifest: the copy never ended
    return undefined;
  }
  try {
    await hashedManifest(text);
    return undefined;
  } catch (thrown) {
    const said = v.safeParse(namesSchema, json);
    const { name = folder.id, title = name } = said.success ? said.output : {};
    const sizes = await Promise.all(
      (await folder.names()).map(async (one) => (await folder.file(one))?.size),
    );
    const bytes = sizes.reduce<number>((sum, size = 0) => sum + size, 0);
    return { id: folder.id, name, title, bytes, error: toErrorRecord(thrown) };
  }
}

async function validManifest(json: string | undefined): Promise<ReadManifest | undefined> {
  try {
    return json === undefined ? undefined : await hashedManifest(json);
  } catch (error) {
    if (error instanceof FoveaError) return undefined;
    throw error;
  }
}

async function storedBytes(folder: ModelFolder, { shards }: Manifest): Promise<number> {
  const names = new Set(await folder.names());
  return shards.reduce((sum, { file, bytes }) => sum + (names.has(file) ? bytes : 0), 0);
}

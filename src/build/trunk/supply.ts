import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { FoveaError } from '../../shared/errors.ts';
import { cropTokens } from '../../spec/config.ts';
import { trunksRead } from '../../spec/parameters.ts';
import { tapsSchema, trunkList, trunkSchema, trunksSchema } from '../../spec/trunk-taps.ts';
import { trunkShard } from './trunk-shard.ts';

/** What a manifest says of shards with weights of others; all else of it is read elsewhere. */
const manifestSchema = v.object({
  config: v.object({
    cropTower: v.object({
      tokens: cropTokens,
      trunkTaps: v.optional(v.array(v.number())),
    }),
    branches: v.optional(
      v.object({
        pooled: v.optional(
          v.pipe(
            v.object({
              trunks: v.optional(trunksSchema),
              trunk: v.optional(trunkSchema),
              taps: v.optional(tapsSchema),
            }),
            v.transform((entries) => ({ trunks: trunkList(entries) })),
          ),
        ),
      }),
      {},
    ),
  }),
  shards: v.array(
    v.object({
      file: v.string(),
      sha256: v.string(),
      from: v.optional(v.object({ package: v.string(), version: v.string() })),
    }),
  ),
});

/** A file that is not in a package's folder, made from an installed npm package. */
export interface SuppliedFile {
  file: string;
  bytes: Uint8Array<ArrayBuffer>;
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Whether a folder has a file with these bytes. */
function holds(folder: string, file: string, sha256: string): boolean {
  try {
    return hashOf(readFileSync(join(folder, file))) === sha256;
  } catch {
    return false;
  }
}

/**
 * Files that the package in a folder needs and the folder does not hold, since they are others': its pretrained trunks. Empty where there is
 * no package, or one that is whole.
 *
 * @throws FoveaError where what is installed does not give the bytes that the package's manifest asks for
 */
export function suppliedFiles(folder: string): SuppliedFile[] {
  return supplied(folder, () => true);
}

/** One of these files; undefined for one that is in the folder or is none of the package's. Throws as `suppliedFiles`. */
export function suppliedFile(folder: string, name: string): SuppliedFile | undefined {
  return supplied(folder, (file) => file === name)[0];
}

function supplied(folder: string, isWanted: (file: string) => boolean): SuppliedFile[] {
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  } catch {
    return [];
  }
  const manifest = v.safeParse(manifestSchema, raw);
  if (!manifest.success) return [];
  const { config, shards } = manifest.output;
  const parts = trunksRead(config);
  const others = shards.flatMap(({ from, ...shard }) => (from ? [{ ...shard, from }] : []));
  return others.flatMap(({ file, sha256, from }, i): SuppliedFile[] => {
    const part = parts[i];
    if (!part || !isWanted(file) || holds(folder, file, sha256)) return [];
    const { bytes, from: installed } = trunkShard(part);
    if (hashOf(bytes) !== sha256) {
      throw new FoveaError(
        'model-invalid',
        `The model in ${folder} was trained with other weights of ${from.package} (${from.version}) than those installed (${installed.version}).`,
        'Run npm ci; where that does not help, train the model again.',
      );
    }
    return [{ file, bytes }];
  });
}

/** The packages of a page's public folder that need files of others, by the paths under which the page asks for those. */
export function suppliedPaths(publicFolder: string): Map<string, Uint8Array<ArrayBuffer>> {
  const models = join(publicFolder, 'models');
  let names: string[];
  try {
    names = readdirSync(models);
  } catch {
    return new Map();
  }
  return new Map(
    names.flatMap((name) =>
      suppliedFiles(join(models, name)).map(({ file, bytes }) => [`models/${name}/${file}`, bytes] as const),
    ),
  );
}

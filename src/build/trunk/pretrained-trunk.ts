import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { FoveaError } from '../../shared/errors.ts';
import type { TrunkName } from '../../spec/trunk.ts';

/**
 * MobileNetV2 as the npm package `nsfwjs` (MIT) carries it: of width 1 a Keras model in tfjs's layers format, of width 1.4 a graph of
 * TensorFlow's whose normalisations are folded into its convolutions; every tensor rounded to bytes, as CommonJS files. Nothing of it is in
 * this repository. The files are known by their hashes and only then run.
 */

const require = createRequire(import.meta.url);

/** A file and its SHA-256. */
type KnownFile = [file: string, sha256: string];

interface TrunkFiles {
  folder: string;
  /** What tensors there are. */
  model: KnownFile;
  /** Their bytes, one after the other. */
  shards: KnownFile[];
}

const trunkFiles: Record<TrunkName, TrunkFiles> = {
  'mobilenet-v2': {
    folder: 'mobilenet_v2',
    model: ['model.min.js', 'c32f104fd562b08cdff5ed69dfe1209643afa47e792fb12751d2949aa61a397a'],
    shards: [['group1-shard1of1.min.js', 'ef2e0a63f7d2c4960b37b024b669313f65d3c45cd59e9042636c55b39de53517']],
  },
  'mobilenet-v2-1.4': {
    folder: 'mobilenet_v2_mid',
    model: ['model.min.js', 'a7a9e701491e2449b221dab7c424957f853e700602b5575da33cfd745616f964'],
    shards: [
      ['group1-shard1of2.min.js', 'f2e79a209e44d668220ec5f1533a98f2be954e3953685bf074d201b82fefc29a'],
      ['group1-shard2of2.min.js', 'f291df992a0131741372506a6072fb9f1645bff7c973c983fd6276f5f9625d5e'],
    ],
  },
};

/** What stands before all names of the graph's layers, and is not kept. */
const graphPrefix = /^.*\/MobilenetV2\//;

const modelSchema = v.object({
  weightsManifest: v.tuple([
    v.object({
      weights: v.array(
        v.object({
          name: v.string(),
          shape: v.array(v.number()),
          quantization: v.object({ min: v.number(), scale: v.number(), dtype: v.literal('uint8') }),
        }),
      ),
    }),
  ]),
});

/** A tensor rounded to bytes: value = min + scale · byte. */
interface ByteTensor {
  /** Keras layout: a filter is [kh, kw, in, out]. */
  shape: readonly number[];
  bytes: Uint8Array;
  min: number;
  scale: number;
}

export interface PretrainedTrunk {
  /** The package it comes from. */
  from: { package: string; version: string; licence: string };
  tensors: Map<string, ByteTensor>;
  /** The package's licence with its copyright notice, to be shipped beside the weights. */
  licence: string;
}

const name = 'nsfwjs';

const manifestSchema = v.object({ version: v.string(), license: v.string() });

/** Folder of the installed package. */
function packageFolder(): string {
  try {
    // its main file is dist/cjs/index.js
    return join(dirname(require.resolve('nsfwjs')), '../..');
  } catch {
    throw new FoveaError(
      'model-missing',
      `The npm package ${name}, which has the weights of the pretrained trunk, is not installed.`,
      'Run npm ci.',
    );
  }
}

function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw new FoveaError(
      'model-missing',
      `${path}, which has weights of the pretrained trunk, cannot be read.`,
      'Run npm ci.',
    );
  }
}

/** What a file exports, once its bytes are found to be the known ones. */
function load(folder: string, [file, sha256]: KnownFile): unknown {
  const path = join(folder, file);
  const found = createHash('sha256').update(contentOf(path)).digest('hex');
  if (found === sha256) return require(path);
  throw new FoveaError(
    'model-invalid',
    `${path} is not the file whose weights are known (SHA-256 ${found.slice(0, 12)}…, expected ${sha256.slice(0, 12)}…).`,
    'Run npm ci, which installs the version that package-lock.json names.',
  );
}

/**
 * Reads the installed weights of a trunk.
 *
 * @throws FoveaError `model-missing` where the package is not installed, `model-invalid` where its files are not those whose hashes are known
 */
export function readPretrainedTrunk(trunk: TrunkName, folder = packageFolder()): PretrainedTrunk {
  const files = trunkFiles[trunk];
  const models = join(folder, 'dist/models', files.folder);
  const { weightsManifest } = v.parse(modelSchema, load(models, files.model));
  const bytes = Buffer.concat(
    files.shards.map((shard) => Buffer.from(v.parse(v.string(), load(models, shard)), 'base64')),
  );
  let at = 0;
  const tensors = new Map<string, ByteTensor>();
  for (const { name: tensor, shape, quantization } of weightsManifest[0].weights) {
    const length = shape.reduce((a, b) => a * b, 1);
    const { min, scale } = quantization;
    tensors.set(tensor.replace(graphPrefix, ''), {
      shape,
      bytes: bytes.subarray(at, at + length),
      min,
      scale,
    });
    at += length;
  }
  const { version, license } = v.parse(
    manifestSchema,
    JSON.parse(contentOf(join(folder, 'package.json')).toString()),
  );
  return {
    from: { package: name, version, licence: license },
    tensors,
    licence: contentOf(join(folder, 'LICENSE')).toString(),
  };
}

import * as v from 'valibot';
import { storageTypes } from '../formats/quantise.ts';
import type { ModelConfig } from '../spec/config.ts';
import { anyConfigSchema, familyOf, isScAgiqa } from '../spec/families.ts';
import { FoveaError } from '../shared/errors.ts';
import { reliabilitySchema } from './reliability/schema.ts';

/** `manifest.json` of a model package: what it is, how to run it, and which files it is made of. */

/** Format version of the packages that are written and read. */
export const manifestVersion = 1;
/** Largest shard a package may have, in bytes. */
export const largestShard = 32 << 20;

const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const sha = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 lower-case hexadecimal digits'));
const finite = v.pipe(v.number(), v.finite());

/** A plain name in the package's own folder: nothing that could lead out of it or to another host. */
const fileName = v.pipe(
  v.string(),
  v.maxLength(120),
  v.regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    'a file is named by letters, digits, ".", "_" and "-" alone and lies beside manifest.json',
  ),
);

const head = v.object({
  name: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_-]{0,39}$/, 'a head is named in lower-case letters')),
  title: text(80),
  min: finite,
  max: finite,
  question: text(400),
  higherIsBetter: v.boolean(),
  paper: v.optional(text(200)),
  licence: v.optional(text(200)),
  percentiles: v.optional(v.pipe(v.array(finite), v.length(101))),
  /** Whose scores the percentiles are of; absent in older packages. */
  reference: v.optional(v.object({ images: v.pipe(count, v.minValue(1)), what: text(120) })),
  /** Measured on held-out predictions; absent where nothing was measured: not known. */
  reliability: v.optional(reliabilitySchema),
});

const provenance = v.object({
  trainingSet: text(400),
  split: text(400),
  seed: v.nullable(v.number()),
  checkpointSha256: v.array(sha),
  measured: v.optional(v.object({ srcc: finite, plcc: finite, on: text(400) })),
  /** The files that a training began with, and the parts of the model that were taken from each; what no file gave began anew. */
  start: v.optional(v.array(v.object({ file: text(200), sha256: sha, parts: v.array(text(60)) }))),
  /** How it was trained, in sentences. */
  training: v.optional(text(2000)),
});

/** What all but 1% of the training texts (0.5% at each end) keep within. */
const textDomain = v.object({
  /** Fewest and most word pieces of a text. */
  pieces: v.tuple([count, count]),
  /** Largest share, 0 to 1, of a text's pieces that are only parts of words; that of all but 0.5%. */
  fragments: v.pipe(finite, v.minValue(0), v.maxValue(1)),
});

const manifestSchema = v.object({
  version: v.literal(manifestVersion),
  name: v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/, 'a name has letters, digits, ".", "_", "-"'),
  ),
  title: text(120),
  licence: text(200),
  provenance,
  /** True while the weights are random: the scores are meaningless. */
  untrained: v.boolean(),
  /** Which preset the configuration's switches come from. */
  profile: text(40),
  quantisation: v.picklist(storageTypes),
  config: anyConfigSchema,
  heads: v.pipe(v.array(head), v.minLength(1), v.maxLength(32)),
  defaultHeads: v.pipe(v.array(v.string()), v.minLength(1)),
  crops: v.object({ count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), size: count }),
  /** File name. */
  tokenizer: fileName,
  shards: v.pipe(
    v.array(
      v.object({
        file: fileName,
        bytes: v.pipe(count, v.minValue(1), v.maxValue(largestShard)),
        sha256: sha,
        /** Where the tensors of a pretrained network come from: a package of others, whose licence the file carries. */
        from: v.optional(v.object({ package: text(100), version: text(40), licence: text(80) })),
      }),
    ),
    v.minLength(1),
    v.maxLength(4096),
  ),
  /** Number of weights. */
  parameters: count,
  /**
   * What the training images were like: their statistics branch's usual distance from the mean (99.5th percentile, in standard
   * deviations), and how long and how usual their texts were. What is farther out is outside the training domain.
   */
  domain: v.optional(
    v.object({
      statistics: v.pipe(finite, v.minValue(0)),
      text: v.optional(v.object({ prompt: v.optional(textDomain), description: v.optional(textDomain) })),
    }),
  ),
  /** Reserved for additions by later versions that do not change the meaning of the rest. */
  extras: v.optional(v.record(v.string(), v.unknown())),
});

export type Manifest = v.InferOutput<typeof manifestSchema>;
/** Of a model whose regressor, crops and texts are SC-AGIQA's. */
export type ScAgiqaManifest = Manifest & { config: ModelConfig };

/** Narrows a manifest to SC-AGIQA's; undefined for one of another family. */
export function scAgiqaManifest(manifest: Manifest): ScAgiqaManifest | undefined {
  const { config } = manifest;
  return isScAgiqa(config) ? { ...manifest, config } : undefined;
}

export type TextDomain = v.InferOutput<typeof textDomain>;

const hint = 'Pack the model again, or ask whoever made the package for a whole copy.';

function invalid(what: string): never {
  throw new FoveaError('model-invalid', `manifest.json is not valid: ${what}.`, hint);
}

/** Parses and checks the text of a `manifest.json`. Throws `model-invalid` with one sentence naming the bad field. */
export function parseManifest(json: string): Manifest {
  let raw: unknown;
  try {
    raw = JSON.parse(json);
  } catch {
    invalid('it is not JSON');
  }
  const version = (raw as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version !== manifestVersion) {
    throw new FoveaError(
      'model-invalid',
      `The model package is of format version ${version}; this version of Fovea reads version ${manifestVersion}.`,
      version > manifestVersion ? 'Update Fovea.' : 'Pack the model again.',
    );
  }
  const result = v.safeParse(manifestSchema, raw);
  if (!result.success) invalid(sentence(result.issues[0]));
  checkRelations(result.output);
  return result.output;
}

/** "heads.0.min: expected number, found undefined", or the schema's own words where it has some. */
export function sentence(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? 'the whole file';
  const own = issue.message.startsWith('Invalid') ? undefined : issue.message;
  const found = issue.received.slice(0, 80);
  return `${path}: ${own ?? `expected ${issue.expected ?? 'something else'}`}, found ${found}`;
}

/** Rules between fields, which the schema cannot express. */
function checkRelations({ config, heads, defaultHeads, crops, shards, tokenizer }: Manifest): void {
  const names = heads.map(({ name }) => name);
  const problem = familyOf(config).problem(names);
  if (problem) invalid(`config: ${problem}`);
  if (new Set(names).size !== names.length) invalid('heads: two have the same name');
  for (const { name, min, max } of heads)
    if (min >= max) invalid(`heads: ${name} has min ${min}, max ${max}`);
  const unknown = defaultHeads.find((name) => !names.includes(name));
  if (unknown !== undefined) invalid(`defaultHeads: there is no head ${unknown}`);
  if (crops.size !== config.input.size) invalid(`crops.size: ${crops.size} differs from config.input.size`);
  const files = [tokenizer, 'manifest.json', ...shards.map(({ file }) => file)];
  if (new Set(files).size !== files.length) invalid('shards: two files have the same name');
}

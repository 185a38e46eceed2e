import { profiles, type ModelConfig, type ProfileName } from '../spec/config.ts';
import { FoveaError } from '../shared/errors.ts';
import { bertTokenizerJson, type BertTokenizerJson } from '../tokenizer/tokenizer-json.ts';
import type { ImportedConfig } from './import/import-config.ts';
import type { Transform } from './import/import-keys.ts';
import { planImport } from './import/import-plan.ts';
import { describeHead } from './known-heads.ts';
import type { Quantisation } from './naming.ts';
import type { PackageSink } from './shard-writer.ts';
import type { TensorSource } from '../formats/tensor-source.ts';
import { assertFinite, writePackage, type WeightReader, type WriteReport } from './write-package.ts';

export interface PackOptions {
  name: string;
  title: string;
  licence: string;
  untrained: boolean;
  profile: ProfileName;
  quantisation: Quantisation;
  imported: ImportedConfig;
  /** Lines of the BERT `vocab.txt`. */
  vocabulary: string[];
  /** Of the checkpoint files, in order. */
  checkpointSha256: string[];
  onProgress?: (done: number, total: number) => void;
  /** Gets the model before anything is written; returns parameters (biases) to store instead of the checkpoint's. */
  calibrate?: (model: ModelToCalibrate) => Promise<ReadonlyMap<string, Float32Array>>;
}

/** A model about to be packed. */
export interface ModelToCalibrate {
  config: ModelConfig;
  heads: string[];
  tokenizer: BertTokenizerJson;
  /** The checkpoint's values of any of its parameters. */
  read: WeightReader;
}

export interface PackReport extends WriteReport {
  /** Which of several sets of weights was used, in sentences. */
  taken: string[];
  /** Classes and functions of the training program whose objects were replaced by inert placeholders. */
  standIns: string[];
  unused: string[];
  unexpected: string[];
}

/** Crops per image of the authors' evaluation. */
const defaultCrops = 15;

/** Tokens BLIP puts behind the vocabulary. */
const blipTokens = ['[DEC]', '[ENC]'];

/**
 * Makes a package from checkpoints, one tensor in memory at a time. Throws `checkpoint-mismatch`, `weights-not-finite`,
 * `model-invalid` for a vocabulary that does not fit.
 */
export async function packCheckpoints(
  sources: TensorSource[],
  options: PackOptions,
  sink: PackageSink,
): Promise<PackReport> {
  const config = { ...options.imported.config, switches: profiles[options.profile] };
  const tokenizer = makeTokenizer(options.vocabulary, config, options.imported.specialIds);
  const plan = planImport(config, sources);
  const planned = new Map(plan.tensors.map((tensor) => [tensor.spec.name, tensor]));
  const read: WeightReader = async ({ name, shape }) => {
    const { source, key, transform } = planned.get(name)!;
    const values = await source.read(key);
    assertFinite(values, `${key} in ${source.name}`);
    return arrange(values, shape, transform);
  };
  const corrected = await options.calibrate?.({ config, heads: plan.heads, tokenizer, read });
  const report = await writePackage(
    {
      name: options.name,
      title: options.title,
      licence: options.licence,
      untrained: options.untrained,
      profile: options.profile,
      quantisation: options.quantisation,
      config,
      heads: plan.heads.map(describeHead),
      defaultHeads: plan.defaultHeads,
      crops: { count: defaultCrops, size: config.input.size },
      provenance: {
        trainingSet: options.untrained ? 'none: random weights' : imported(plan.taken),
        split: options.untrained ? 'none' : 'unknown',
        seed: null,
        checkpointSha256: options.checkpointSha256,
      },
    },
    tokenizer,
    async (spec) => corrected?.get(spec.name) ?? read(spec),
    sink,
    options.onProgress,
  );
  const standIns = [...new Set(sources.flatMap((source) => source.standIns ?? []))];
  return { ...report, taken: plan.taken, standIns, unused: plan.unused, unexpected: plan.unexpected };
}

/** What the package says of where its weights come from. */
function imported(taken: readonly string[]): string {
  return ['unknown: imported from a checkpoint', ...taken].join('. ').slice(0, 400);
}

/** Values of a checkpoint's tensor in the layout of the parameter of this shape. */
function arrange(values: Float32Array, shape: number[], transform: Transform): Float32Array {
  if (transform !== 'transpose') return values;
  const [rows = 1, columns = 1] = shape;
  const out = new Float32Array(values.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) out[r * columns + c] = values[c * rows + r]!;
  }
  return out;
}

/** The tokenizer for a word table of this many rows, with BLIP's two extra tokens where the table has room for them. */
function makeTokenizer(
  vocabulary: string[],
  { text }: ModelConfig,
  specialIds: Record<string, number> = {},
): BertTokenizerJson {
  const count = vocabulary.findLastIndex((line) => line.trim() !== '') + 1;
  const extraTokens = text.vocabulary === count ? [] : blipTokens;
  const json = bertTokenizerJson(vocabulary, { maxLength: text.maxLength, extraTokens });
  const ids = new Map([
    ...Object.entries(json.model.vocab),
    ...json.added_tokens.map(({ content, id }): [string, number] => [content, id]),
  ]);
  const tokens = Math.max(...ids.values()) + 1;
  if (tokens !== text.vocabulary) {
    throw new FoveaError(
      'model-invalid',
      `The vocabulary has ${count} lines, which does not fit the model's ${text.vocabulary} words.`,
      'Give the vocab.txt the checkpoint was trained with.',
    );
  }
  for (const name of ['pad', 'unk', 'cls', 'sep', 'mask', 'enc']) {
    const expected = specialIds[name];
    const found = ids.get(`[${name.toUpperCase()}]`);
    if (expected !== undefined && found !== expected) {
      throw new FoveaError(
        'model-invalid',
        `[${name.toUpperCase()}] is word ${found ?? 'none'} of the vocabulary, but the configuration says ${expected}.`,
        'Give the vocab.txt that belongs to the configuration.',
      );
    }
  }
  return json;
}

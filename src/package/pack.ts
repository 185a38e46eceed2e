import { profiles, type ModelConfig, type ProfileName } from '../spec/config.ts';
import type { BertTokenizerJson } from '../tokenizer/tokenizer-json.ts';
import { checkpointTokenizer } from './import/checkpoint-tokenizer.ts';
import type { ImportedConfig } from './import/import-config.ts';
import { planImport } from './import/import-plan.ts';
import { readPlanned } from './import/read-planned.ts';
import { describeHead } from './known-heads.ts';
import type { Quantisation } from './naming.ts';
import type { PackageSink } from './shard-writer.ts';
import type { TensorSource } from '../formats/tensor-source.ts';
import { writePackage, type WeightReader, type WriteReport } from './write-package.ts';

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
  const tokenizer = checkpointTokenizer(options.vocabulary, config, options.imported.specialIds);
  const plan = planImport(config, sources);
  const planned = new Map(plan.tensors.map((tensor) => [tensor.spec.name, tensor]));
  const read: WeightReader = ({ name }) => readPlanned(planned.get(name)!);
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

import type { AnyConfig } from '../spec/families.ts';
import type { TensorSource } from '../formats/tensor-source.ts';
import type { ImportRequest } from './import/importer.ts';
import { importerFor } from './import/importers.ts';
import type { Quantisation } from './naming.ts';
import type { PackageSink } from './shard-writer.ts';
import { writePackage, type WeightReader, type WriteReport } from './write-package.ts';

export interface PackOptions extends ImportRequest {
  name: string;
  title: string;
  licence: string;
  untrained: boolean;
  quantisation: Quantisation;
  /** Of the checkpoint files, in order. */
  checkpointSha256: string[];
  onProgress?: (done: number, total: number) => void;
  /** Gets the model before anything is written; returns parameters (biases) to store instead of the checkpoint's. */
  calibrate?: (model: ModelToCalibrate) => Promise<ReadonlyMap<string, Float32Array>>;
}

/** A model about to be packed. */
export interface ModelToCalibrate {
  config: AnyConfig;
  heads: string[];
  /** The package's `tokenizer.json`. */
  tokenizer: object;
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

/** What a licence is called that nobody gave. */
export const unknownLicence = 'unknown';

/**
 * Makes a package from checkpoints, one tensor in memory at a time. Throws `checkpoint-mismatch`, `weights-not-finite`,
 * `model-invalid` for a vocabulary or configuration that does not fit.
 */
export async function packCheckpoints(
  sources: TensorSource[],
  options: PackOptions,
  sink: PackageSink,
): Promise<PackReport> {
  const model = importerFor(sources).import(sources, options);
  const { config, heads, tokenizer, read, taken } = model;
  const names = heads.map(({ name }) => name);
  const corrected = await options.calibrate?.({ config, heads: names, tokenizer, read });
  const report = await writePackage(
    {
      name: options.name,
      title: options.title,
      licence: options.licence === unknownLicence ? (model.licence ?? unknownLicence) : options.licence,
      untrained: options.untrained,
      profile: model.profile,
      quantisation: options.quantisation,
      config,
      heads,
      defaultHeads: model.defaultHeads,
      crops: model.crops,
      provenance: {
        trainingSet: options.untrained ? 'none: random weights' : imported(taken),
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
  return { ...report, taken, standIns, unused: model.unused, unexpected: model.unexpected };
}

/** What the package says of where its weights come from. */
function imported(taken: readonly string[]): string {
  return ['unknown: imported from a checkpoint', ...taken].join('. ').slice(0, 400);
}

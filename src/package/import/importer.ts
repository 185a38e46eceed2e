import type { TensorSource } from '../../formats/tensor-source.ts';
import type { HeadInfo } from '../../shared/engine-api.ts';
import type { ClipConfig } from '../../spec/clip/config.ts';
import type { ProfileName } from '../../spec/config.ts';
import type { AnyConfig } from '../../spec/families.ts';
import type { Manifest } from '../manifest.ts';
import type { Quantisation } from '../naming.ts';
import type { WeightReader } from '../write-package.ts';

/** What the user gave beside the checkpoints. */
export interface ImportRequest {
  /** The parsed JSON of a configuration; undefined where none was given. */
  config: unknown;
  /** Text of the vocabulary. */
  vocabulary: string;
  profile: ProfileName;
  /** Heads wanted, where the family lets one choose. */
  heads?: string[] | undefined;
  /** How scorers read images and which texts they compare, where the family lets one choose. */
  readings?: Pick<ClipConfig, 'preparation' | 'pairs'> | undefined;
}

/** A model in checkpoints, understood. */
export interface ImportedModel {
  config: AnyConfig;
  heads: HeadInfo[];
  defaultHeads: string[];
  crops: Manifest['crops'];
  profile: string;
  /** Of the published weights, where the family knows; said where the user says nothing. */
  licence?: string;
  /** The package's `tokenizer.json`. */
  tokenizer: object;
  read: WeightReader;
  /** Why this family is not stored in a format, in one sentence. */
  refuses?: Partial<Record<Quantisation, string>>;
  /** All keys of the files that no parameter uses. */
  unused: string[];
  /** Those among them that are not known to be harmless: usually a sign of another model. */
  unexpected: string[];
  /** What was recognised and which of several sets of weights was used, in sentences. */
  taken: string[];
}

/** How checkpoints of a family of models become packages. */
export interface Importer {
  /** Whether the keys in the files are this family's. */
  recognises: (sources: readonly TensorSource[]) => boolean;
  /** Names under which its vocabulary usually lies beside a checkpoint, the best first. */
  vocabularies: readonly string[];
  /** The same in words: what to give where none is found. */
  wanted: string;
  /** Name of a configuration that belongs to a checkpoint that it lies beside, where there is such a custom. */
  configuration?: string;
  /** Throws `checkpoint-mismatch`, `model-invalid`, `weights-not-finite` (while reading). */
  import: (sources: TensorSource[], request: ImportRequest) => ImportedModel;
}

import type { Layers, Parameters } from '../../nn/layers.ts';
import type { Manifest } from '../../package/manifest.ts';
import type { ModelInfo, PatchSpectrum, ScoreRequest } from '../../shared/engine-api.ts';
import type { ProgressListener } from '../../shared/progress.ts';
import type { CellMap, ScoreResult } from '../../shared/result.ts';
import type { SharedWork } from './shared-work.ts';

/** What scoring an image needs from the engine. */
export interface RunContext {
  /** True where the CPU computes: smaller batches. */
  onCpu: boolean;
  signal: AbortSignal;
  onProgress: ProgressListener;
  /** Runs jobs that should not wait for this one; called where no tensor scope is open. */
  serveUrgent: () => Promise<void>;
  /** What all models that score this image have in common. */
  shared: SharedWork;
}

/** A loaded model, whatever its family: all that the engine knows of it. */
export interface Scorer {
  /** Its scores, what they mean, and what it reads. */
  readonly info: ModelInfo;
  /** One image to its numbers, with maps and intermediates where the request asks for them. */
  score: (request: ScoreRequest, run: RunContext) => Promise<ScoreResult>;
  /** Spectrum of the patch whose top-left pixel is (x, y) of the image as it is scored. Throws `crop-outside`. */
  spectrum: (image: Blob, name: string, x: number, y: number) => Promise<PatchSpectrum>;
  /** CSF score of every whole patch of an image whose shorter side was so long when it was scored, by this model or another one. */
  csfMap: (image: Blob, name: string, side: number) => Promise<CellMap>;
  dispose: () => void;
}

/** A package whose weights are in memory. */
export interface OpenedModel {
  manifest: Manifest;
  layers: Layers;
  parameters: Parameters;
  /** Text of the package's tokenizer. */
  tokenizerJson: string;
  /** Digest of the tensors whose names pass: equal for parts of two models that are the same. */
  digest: (belongs: (name: string) => boolean) => Promise<string>;
}

/** How models of one family run. */
export interface ScorerKind {
  /** A pass over shapes alone, inside a tidy, that calls for every kernel an image will need. */
  plan: (model: Pick<OpenedModel, 'manifest' | 'layers' | 'parameters'>, onCpu: boolean) => void;
  /** Its `dispose` frees what was made of the weights, which are not its own. */
  open: (
    model: OpenedModel,
  ) => Promise<Pick<Scorer, 'score' | 'spectrum' | 'csfMap'> & Partial<Pick<Scorer, 'dispose'>>>;
}

import { FoveaError } from '../../shared/errors.ts';
import type { ProgressListener } from '../../shared/progress.ts';
import type { LoadedModel } from '../device/loaded-model.ts';

/** What scoring an image needs from the engine. */
export interface ScoreContext {
  model: LoadedModel;
  /** True where the CPU computes: smaller batches. */
  onCpu: boolean;
  signal: AbortSignal;
  onProgress: ProgressListener;
  /** Runs jobs that should not wait for this one; called where no tensor scope is open. */
  serveUrgent: () => Promise<void>;
}

/** A decoded image, no smaller than a crop: RGB bytes, row-major. */
export interface Pixels {
  width: number;
  height: number;
  rgb: Uint8Array;
}

/** Yields to queued messages: stops if one was a cancel, and serves urgent jobs. */
export async function yieldToQueue({ signal, serveUrgent }: ScoreContext): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  signal.throwIfAborted();
  await serveUrgent();
}

/** The wanted heads, or those the package names as its own. Throws `usage` for one the model does not have. */
export function chooseHeads({ manifest }: LoadedModel, wanted: string[] | undefined): string[] {
  const known = manifest.heads.map((head) => head.name);
  const heads = wanted ?? manifest.defaultHeads;
  const unknown = heads.filter((head) => !known.includes(head));
  if (unknown.length > 0) {
    throw new FoveaError(
      'usage',
      `This model has no head named ${unknown.join(', ')}.`,
      `It has: ${known.join(', ')}.`,
    );
  }
  return heads;
}

/** A decoded image as the CSF path reads it. */
export function pixelSource({ width, height, rgb }: Pixels) {
  return { width, height, channels: 3 as const, data: rgb };
}

import { FoveaError } from '../../shared/errors.ts';
import type { Network } from '../../model/network.ts';
import type { LazyTrunks } from '../../model/trunk/lazy-trunks.ts';
import type { Manifest, ScAgiqaManifest } from '../../package/manifest.ts';
import type { TextTokenizer } from '../../tokenizer/tokenizer.ts';
import { nextTask } from '../../shared/workers/next-task.ts';
import type { RunContext } from '../scorers/scorer.ts';

/** An SC-AGIQA package in memory. */
export interface LoadedModel {
  manifest: ScAgiqaManifest;
  network: Network;
  tokenizer: TextTokenizer;
  /** Where the crop tower or a branch reads a pretrained trunk. */
  trunks?: LazyTrunks;
  /** Equal for models that make the same features of the same images and texts. */
  sharedDigest: string;
}

/** What scoring an image with SC-AGIQA needs. */
export interface ScoreContext extends RunContext {
  model: LoadedModel;
}

/** A decoded image, no smaller than a crop: RGB bytes, row-major. */
export interface Pixels {
  width: number;
  height: number;
  rgb: Uint8Array;
}

/** Yields to queued messages: stops if one was a cancel, serves urgent jobs, and lets the decoding of the next image go on. */
export async function yieldToQueue({ signal, serveUrgent }: RunContext): Promise<void> {
  await nextTask();
  signal.throwIfAborted();
  await serveUrgent();
}

/** The wanted heads, or those the package names as its own. Throws `usage` for one the model does not have. */
export function chooseHeads(manifest: Manifest, wanted: string[] | undefined): string[] {
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

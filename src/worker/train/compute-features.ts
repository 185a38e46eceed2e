import { readBlob } from '../../shared/files/read-blob.ts';
import { toErrorRecord } from '../../shared/errors.ts';
import { sha256, sha256Text } from '../../formats/sha256.ts';
import type { TrainImage } from '../../shared/train-api.ts';
import { sampleInputs } from '../../training/paper/data/batch-inputs.ts';
import type { PaperSet } from '../../training/paper/data/paper-set.ts';
import type { FrozenTowers } from '../../training/paper/frozen-towers.ts';
import type { TrainingFolder } from './training-folder.ts';

/** An image that cannot be trained on. */
export interface Skipped {
  name: string;
  why: string;
}

export interface ComputedFeatures {
  /** Numbers of the images whose features are kept. */
  rows: number[];
  /** Name of the features of each image, by its number: what the image and its texts are. */
  names: Map<number, string>;
  skipped: Skipped[];
}

interface FeatureJob {
  images: readonly TrainImage[];
  set: PaperSet;
  folder: TrainingFolder;
  /** What the towers are. */
  towersKey: string;
  /** Values of an image's features. */
  values: number;
  /** Made when the first features are missing, disposed at the end. */
  makeTowers: () => FrozenTowers;
  onImage: (done: number) => void;
  signal: AbortSignal;
}

/** Computes the features of frozen towers once, and keeps them: those that are kept already are not computed again. Images that cannot be read are skipped. */
export async function computeFeatures(job: FeatureJob): Promise<ComputedFeatures> {
  const { images, set, folder, values, signal } = job;
  const found: ComputedFeatures = { rows: [], names: new Map(), skipped: [] };
  let towers: FrozenTowers | undefined;
  try {
    for (const [i, { image, name, prompt, description }] of images.entries()) {
      signal.throwIfAborted();
      let key: string;
      try {
        const content = await sha256(await readBlob(image, name));
        key = await sha256Text(JSON.stringify([job.towersKey, content, prompt, description]));
        // also where its features are kept: it will be asked for its crops
        await set.picture(i);
      } catch (error) {
        found.skipped.push({ name, why: toErrorRecord(error).message });
        continue;
      }
      if (!(await folder.features(key, values))) {
        towers ??= job.makeTowers();
        const [sample] = await sampleInputs(set, [{ image: i, crops: [] }], towers.config);
        await folder.keepFeatures(key, await towers.featuresOf(sample!, set.images[i]!));
      }
      found.rows.push(i);
      found.names.set(i, key);
      job.onImage(i + 1);
      await new Promise((resolve) => setTimeout(resolve));
    }
  } finally {
    towers?.dispose();
  }
  return found;
}

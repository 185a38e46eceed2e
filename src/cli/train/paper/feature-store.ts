import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { FoveaError } from '../../../shared/errors.ts';
import type { Towers } from '../../../training/paper/step-trainer.ts';
import type { FrozenFeatures } from '../../../training/paper/paper-network.ts';
import type { PaperSet } from '../../../training/paper/data/paper-set.ts';
import { sampleInputs } from '../../../training/paper/data/batch-inputs.ts';
import { writeWhole } from '../../files/write-whole.ts';
import type { CliIo } from '../../io.ts';

/** Features of frozen parts on disk, an image a file of f32 values, named by image, texts and the weights that computed them. */
export class FeatureStore {
  private readonly folder: string;
  private readonly keys: readonly string[];
  private readonly bytes: number;

  /**
   * @param keys of each image: all that its features follow from
   * @param shape of an image's features
   */
  constructor(folder: string, keys: readonly string[], shape: readonly number[]) {
    this.folder = folder;
    this.keys = keys;
    this.bytes = 4 * shape.reduce((a, b) => a * b, 1);
  }

  private path(image: number): string {
    const name = createHash('sha256').update(this.keys[image]!).digest('hex').slice(0, 32);
    return join(this.folder, `${name}.f32`);
  }

  /** The features of an image; undefined where they are not kept whole. */
  async get(image: number): Promise<FrozenFeatures | undefined> {
    const bytes = await readFile(this.path(image)).catch(() => undefined);
    if (bytes?.length !== this.bytes) return undefined;
    return new Float32Array(Uint8Array.from(bytes).buffer);
  }

  private async has(image: number): Promise<boolean> {
    const file = await stat(this.path(image)).catch(() => undefined);
    return file?.size === this.bytes;
  }

  /** Computes what is missing of these images with towers that are made for it and disposed. Says beforehand how much room all need; throws `storage-full` where there is less. */
  async fill(
    io: Pick<CliIo, 'say' | 'progress' | 'signal'>,
    makeTowers: () => Promise<Towers>,
    set: PaperSet,
    images: readonly number[],
  ): Promise<void> {
    const missing: number[] = [];
    for (const image of images) if (!(await this.has(image))) missing.push(image);
    await mkdir(this.folder, { recursive: true });
    const needed = missing.length * this.bytes;
    io.say(
      `The features of frozen parts take ${megabytes(images.length * this.bytes)} in ${this.folder}; ${images.length - missing.length} of ${images.length} images are there already.`,
    );
    const { bavail, bsize } = await statfs(this.folder);
    if (needed > bavail * bsize) {
      throw new FoveaError(
        'storage-full',
        `The features need ${megabytes(needed)} more, and ${this.folder} has room for ${megabytes(bavail * bsize)}.`,
        'Make room, or give another folder with --cache.',
      );
    }
    if (missing.length === 0) return;
    const towers = await makeTowers();
    try {
      for (const [i, image] of missing.entries()) {
        io.signal.throwIfAborted();
        const [sample] = await sampleInputs(set, [{ image, crops: [] }], towers.config);
        const features = await towers.featuresOf(sample!, set.images[image]!);
        await writeWhole(this.path(image), new Uint8Array(features.buffer), this.folder, { lasting: false });
        io.progress(`features of ${i + 1} of ${missing.length} images`);
        await new Promise((resolve) => setTimeout(resolve));
      }
    } finally {
      towers.dispose();
    }
  }
}

/** "12.3 MB", "1.2 GB". */
export function megabytes(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

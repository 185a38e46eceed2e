import * as tf from '../../nn/tf.ts';
import type { Tensor3D } from '../../nn/tf.ts';
import {
  regionPatches,
  trunkArea,
  windowAround,
  type TrunkImage,
  type TrunkReading,
  type TrunkRegion,
} from './image-patches.ts';
import { cropPatches } from './trunk-cells.ts';

/** Pixels that the trunk reads at once, at most: its widest tensor has 96 bytes for each, and bindings of 128 MiB are all that many GPUs have. */
const mostPixels = 1 << 20;

const areaOf = ({ width, height }: Pick<TrunkRegion, 'width' | 'height'>): number => width * height;

/**
 * What the trunk says of crops of one image. It runs once over the whole image and crops read their places there; a crop that does not
 * begin on a patch's corner, and every crop of an image that is too large, is read by itself with its surroundings.
 */
export class CropReader {
  private readonly image: TrunkImage;
  private readonly size: number;
  private readonly reading: TrunkReading;
  private readonly whole: Tensor3D | undefined;

  /**
   * @param corners [x, y] of all crops that will be read, inside the image
   * @param size pixels along a crop, a multiple of a patch
   */
  constructor(image: TrunkImage, corners: readonly [number, number][], size: number, reading: TrunkReading) {
    this.image = image;
    this.size = size;
    this.reading = reading;
    const area = trunkArea(image.width, image.height, reading.patch);
    const alone = corners
      .filter((corner) => this.isOnPatch(corner))
      .reduce((sum, corner) => sum + areaOf(windowAround(this.regionOf(corner), image, reading)), 0);
    if (areaOf(area) <= Math.min(alone, mostPixels)) this.whole = regionPatches(image, area, reading);
  }

  /** Values of the patches of these crops, row by row: [crops, places, channels]. */
  read(corners: readonly [number, number][]): Tensor3D {
    const { image, size, reading } = this;
    const places = (size / reading.patch) ** 2;
    return tf.tidy(() => {
      const crops = corners.map((corner) => {
        if (this.whole && this.isOnPatch(corner))
          return cropPatches(this.whole, [corner], size, reading.patch);
        const patches = regionPatches(image, this.regionOf(corner), reading);
        return patches.reshape<Tensor3D>([1, places, patches.shape[2]]);
      });
      return crops.length === 1 ? crops[0]! : tf.concat<Tensor3D>(crops);
    });
  }

  dispose(): void {
    this.whole?.dispose();
  }

  private isOnPatch([x, y]: readonly [number, number]): boolean {
    const { patch } = this.reading;
    return x % patch === 0 && y % patch === 0;
  }

  private regionOf([x, y]: readonly [number, number]): TrunkRegion {
    return { x, y, width: this.size, height: this.size };
  }
}

import { decodeImage } from '../../image/decode.ts';
import { prepareImage } from '../../image/prepare.ts';
import { resizeBilinear } from '../../image/resize/resize.ts';
import type { TrainImage } from '../../shared/train-api.ts';
import type { Picture } from '../../training/paper/data/paper-set.ts';

/** Bytes of decoded images that are kept. */
const mostBytes = 256e6;

/** Decodes the images of a training when they are asked for, as they are decoded for scoring, and keeps the latest. */
export class TrainingPictures {
  private readonly images: readonly TrainImage[];
  private readonly size: number;
  private readonly kept = new Map<number, Picture>();
  private bytes = 0;

  /** @param size side of a crop, in pixels */
  constructor(images: readonly TrainImage[], size: number) {
    this.images = images;
    this.size = size;
  }

  /** An image, by its number. Throws what is wrong with its file. */
  async picture(number: number): Promise<Picture> {
    const known = this.kept.get(number);
    if (known) {
      // the latest last
      this.kept.delete(number);
      this.kept.set(number, known);
      return known;
    }
    const { image, name } = this.images[number]!;
    const { rgb, width, height } = prepareImage(await decodeImage(image, name), this.size);
    const picture = { rgb, width, height, whole: resizeBilinear(rgb, width, height, this.size, this.size) };
    if (!this.kept.has(number)) this.keep(number, picture);
    return picture;
  }

  private keep(number: number, picture: Picture): void {
    this.kept.set(number, picture);
    this.bytes += bytesOf(picture);
    for (const [oldest, { rgb, whole }] of this.kept) {
      if (this.bytes <= mostBytes || oldest === number) return;
      this.kept.delete(oldest);
      this.bytes -= rgb.length + whole.length;
    }
  }
}

const bytesOf = ({ rgb, whole }: Picture): number => rgb.length + whole.length;

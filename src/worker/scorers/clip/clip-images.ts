import { normalisePixels } from '../../../image/normalise.ts';
import { prepareImage } from '../../../image/prepare.ts';
import { squarePixels } from '../../../image/square-input.ts';
import type { Recorder } from '../../../model/recorder.ts';
import { FoveaError } from '../../../shared/errors.ts';
import type { ClipScorer } from '../../../spec/clip/scorer.ts';
import type { Pixels } from '../../scoring/score-context.ts';
import type { SharedWork } from '../shared-work.ts';
import type { ClipModel } from './clip-model.ts';

/** Patches of a whole image: with more, the attention of all to all does not fit into memory. */
const mostPatches = 2304;
const mostStreamed = 16_384;

/** The embeddings of one image, each way it is asked for computed once. */
export class ClipImages {
  private readonly model: ClipModel;
  private readonly image: Pixels;
  private readonly shared: SharedWork;
  private readonly made = new Map<string, Promise<Float64Array>>();

  /** @param shared what other models computed of this image: an equal tower's embeddings are taken from there */
  constructor(model: ClipModel, image: Pixels, shared: SharedWork) {
    this.model = model;
    this.image = image;
    this.shared = shared;
  }

  /** The embedding as this scorer reads the image. Throws `image-too-large` where the whole of it is too much. */
  embed(scorer: ClipScorer, record?: Recorder): Promise<Float64Array> {
    const { config } = this.model.manifest;
    const way = scorer.whole ? 'whole' : (config.preparation ?? scorer.preparation);
    const known = this.made.get(way);
    if (known) return known;
    const { size } = config.input;
    const compute = (): Promise<Float64Array> =>
      way === 'whole'
        ? this.whole(scorer.title, record)
        : this.model.embedImage(
            squarePixels(this.image, size, way, config.normalisation),
            [size, size],
            true,
            record,
          );
    const made = record ? compute() : this.shared.once(`${this.model.towers.image} ${way}`, compute);
    this.made.set(way, made);
    return made;
  }

  private whole(title: string, record: Recorder | undefined): Promise<Float64Array> {
    // where there is not one whole patch
    const { rgb, width, height } = prepareImage(
      { ...this.image, notes: [] },
      this.model.manifest.config.input.patch,
    );
    const { input, normalisation } = this.model.manifest.config;
    const count = Math.floor(width / input.patch) * Math.floor(height / input.patch);
    const most = this.model.streams ? mostStreamed : mostPatches;
    if (count > most) {
      throw new FoveaError(
        'image-too-large',
        `${title} reads the whole image: ${width}×${height} pixels are ${count} patches of ${input.patch}×${input.patch}, and it takes ${most} at most.`,
        'Shrink the image first, or leave this score out.',
      );
    }
    return this.model.embedImage(normalisePixels(rgb, normalisation), [height, width], false, record);
  }
}

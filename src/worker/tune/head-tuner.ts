import { answer } from '../../shared/answer.ts';
import type { Answer } from '../../shared/engine-api.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { CropFeatures } from '../../shared/result.ts';
import type { TuneListener, TunerApi, TunedHead, TuneRequest } from '../../shared/tune-api.ts';
import { checkRatings } from '../../training/tune/check-ratings.ts';
import { headColumns } from '../../training/tune/tunable-head.ts';
import { tuneHead } from '../../training/tune/tune-head.ts';
import { RunningJobs } from '../running-jobs.ts';
import { readHead } from './read-head.ts';

/** Limit of kept features in bytes: a gigabyte holds thousands of images of any model. */
const mostBytes = 2 ** 30;

/** Fine-tunes heads on features that the engine computed once per image and that are kept here. */
export class HeadTuner implements TunerApi {
  private readonly features = new Map<string, CropFeatures>();
  private bytes = 0;
  private readonly jobs = new RunningJobs();
  private readonly start: () => Promise<unknown>;
  private readonly fit: typeof tuneHead;
  private starting: Promise<unknown> | undefined;

  /**
   * @param start starts the tensor backend
   * @param fit learns and measures; replaced in tests of the page
   */
  constructor(start: () => Promise<unknown>, fit = tuneHead) {
    this.start = start;
    this.fit = fit;
  }

  missing(keys: string[]): Promise<Answer<string[]>> {
    return answer(() => keys.filter((key) => !this.features.has(key)));
  }

  take(key: string, features: CropFeatures): Promise<Answer<null>> {
    return answer(() => {
      if (features.rows === 0 || features.values.length !== features.rows * features.columns)
        throw new FoveaError(
          'training-failed',
          'The model gave no features of an image.',
          'Score the images again, then fine-tune.',
        );
      const { byteLength } = features.values;
      // another model's, or an earlier batch's
      if (this.bytes + byteLength > mostBytes) this.forget();
      this.features.set(key, features);
      this.bytes += byteLength;
      return null;
    });
  }

  tune(job: string, request: TuneRequest, onProgress: TuneListener): Promise<Answer<TunedHead>> {
    return this.jobs.run(job, (signal) => answer(() => this.run(request, onProgress, signal)));
  }

  cancel(job: string): Promise<void> {
    return this.jobs.cancel(job);
  }

  private async run(
    { source, head, images, seed }: TuneRequest,
    onProgress: TuneListener,
    signal: AbortSignal,
  ): Promise<TunedHead> {
    const ratings = images.map(({ rating }) => rating);
    checkRatings(ratings);
    const features = images.map(({ key }) => this.features.get(key));
    const present = features.filter((one) => one !== undefined);
    if (present.length < features.length)
      throw new FoveaError('training-failed', 'The features of some images are missing.', 'Fine-tune again.');
    await (this.starting ??= this.start());
    const { shape, weights, scale, hash } = await readHead(source, head, signal);
    const expected = headColumns(shape);
    if (present.some(({ columns }) => columns !== expected))
      throw new FoveaError('training-failed', 'The features come from another model.', 'Fine-tune again.');
    const groups = images.map(({ group }) => group);
    const set = { images: present, ratings, groups };
    const tuned = await this.fit(shape, weights, scale, set, seed, { onProgress, signal });
    return { head, base: hash, ...tuned };
  }

  private forget(): void {
    this.features.clear();
    this.bytes = 0;
  }
}

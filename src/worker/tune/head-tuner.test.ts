import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { headColumns } from '../../training/tune/tunable-head.ts';
import * as tf from '../../nn/tf.ts';
import type { ModelSource } from '../../shared/engine-api.ts';
import type { TuneRequest } from '../../shared/tune-api.ts';
import { Random } from '../../shared/random.ts';
import { scAgiqaManifest } from '../../package/manifest.ts';
import { asFiles, openSmall, packSmall } from '../../testing/small-package.ts';
import { HeadTuner } from './head-tuner.ts';

let source: ModelSource;
let columns: number;

beforeAll(async () => {
  await tf.setBackend('cpu');
  const small = await packSmall([await openSmall('sc_agiqa.pth')], { quantisation: 'int8' });
  source = { kind: 'files', files: asFiles(small.files) };
  columns = headColumns({ config: scAgiqaManifest(small.report.manifest)!.config, heads: ['quality'] });
});

/** A tuner with the features of so many images. */
async function withImages(count: number, width = columns) {
  const random = new Random(1);
  const tuner = new HeadTuner(() => Promise.resolve());
  const images = Array.from({ length: count }, (_, i) => ({
    key: `image ${i}`,
    rating: i % 7,
    group: `${i}`,
  }));
  for (const { key } of images) {
    const values = Float32Array.from({ length: 2 * width }, () => random.normal());
    expect(await tuner.take(key, { rows: 2, columns: width, values })).toEqual({ ok: true, value: null });
  }
  const request: TuneRequest = { source, head: 'quality', images, seed: 1 };
  return { tuner, request };
}

describe('the tuner', () => {
  it('keeps features by key', async () => {
    const { tuner } = await withImages(2);
    expect(await tuner.missing(['image 0', 'other', 'image 1'])).toEqual({ ok: true, value: ['other'] });
    expect(await tuner.take('empty', { rows: 0, columns: 3, values: new Float32Array() })).toMatchObject({
      ok: false,
    });
  });

  it('answers, never throws: too few images, a score that is no head, features of another model, none', async () => {
    const few = await withImages(12);
    expect(await few.tuner.tune('1', few.request, () => undefined)).toMatchObject({
      ok: false,
      error: {
        code: 'training-failed',
        message: 'Fine-tuning needs 30 rated images; there are 12, so 18 are missing.',
      },
    });
    const { tuner, request } = await withImages(30);
    const words = async (change: Partial<TuneRequest>) => {
      const answer = await tuner.tune('2', { ...request, ...change }, () => undefined);
      return answer.ok ? '' : answer.error.message;
    };
    expect(await words({ head: 'imagereward' })).toMatch(/ImageReward cannot be fine-tuned in Small/);
    expect(await words({ images: request.images.map((one) => ({ ...one, key: 'gone' })) })).toMatch(
      /are missing/,
    );
    const other = await withImages(30, 5);
    const answer = await other.tuner.tune('3', other.request, () => undefined);
    expect(answer).toMatchObject({ error: { message: 'The features come from another model.' } });
  });

  it('stops when told, at its next step', async () => {
    const { tuner, request } = await withImages(30);
    let steps = 0;
    const answer = await tuner.tune('1', request, () => {
      if (++steps === 3) void tuner.cancel('1');
    });
    expect(answer).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(steps).toBe(3);
  });
});

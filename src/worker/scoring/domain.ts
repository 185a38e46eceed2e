import * as tf from '../../nn/tf.ts';
import type { Warning } from '../../shared/result.ts';
import type { LoadedModel } from './score-context.ts';

/** A warning where an image's statistics are farther from the training images' mean than almost all of theirs. */
export async function domainWarnings(
  statistics: Float32Array,
  { network, manifest }: LoadedModel,
): Promise<Warning[]> {
  const usual = manifest.domain?.statistics;
  if (usual === undefined) return [];
  const distance = tf.tidy(() => network.statisticsDistance(tf.tensor2d(statistics, [1, statistics.length])));
  const [found] = await distance.data<'float32'>();
  distance.dispose();
  if (found === undefined || found <= usual) return [];
  return [
    {
      code: 'outside-domain',
      message: `outside the training domain: the image's statistics are ${found.toFixed(2)} deviations from the training images' mean (99.5% of those are within ${usual.toFixed(2)}); the score is less reliable`,
    },
  ];
}

import { describe, expect, it } from 'vitest';
import { cropsOf, golden, goldenNetwork, resizedOf, tokens } from '../../testing/golden/network.ts';
import * as tf from '../tf.ts';
import type { StoredWeight } from '../../formats/weight.ts';
import { testDevice, testLayers } from '../../testing/fused.ts';
import { isSupported } from './variants/variant-fit.ts';
import { choiceOf, variantNames, type VariantName } from './variants/variants.ts';

/*
 * Every layout and number format on all golden images, against PyTorch's scores. In Node only: there adapters with f16 arithmetic and
 * wider subgroups can be had, which the browser's software adapter lacks. e2e/cli/variants.spec.ts does the same in a browser.
 */

const span = 5;
const bounds: Record<StoredWeight['dtype'], number> = { f32: 2e-5, f16: 1e-3, int8: 0.01, int4: 0.03 };
/** Where activations are rounded to f16 as well, twice the roundings: found 0.07 and 0.11% of the span. */
const boundOf = (variant: VariantName, format: StoredWeight['dtype']) =>
  bounds[format] * (variant === 'shared-f16' && format === 'f16' ? 2 : 1);

const { device, software } = await testDevice();
const variants = variantNames.filter((name) => isSupported(choiceOf(name, software).linear, device));
const formats = Object.keys(bounds) as StoredWeight['dtype'][];
const combinations = variants.flatMap((variant) => formats.map((format) => ({ variant, format })));

describe('golden images', () => {
  it.each(combinations)(
    'get PyTorch’s scores: $variant, weights in $format',
    async ({ variant, format }) => {
      const layers = await testLayers(choiceOf(variant, software));
      const { network, config, parameters } = await goldenNetwork({}, layers, format);
      let worst = 0;
      for (const image of golden.images) {
        const score = tf.tidy(() => {
          const level = network.imageLevel(
            network.encodeImage(resizedOf(image.id, config)),
            tokens(image.prompt_ids),
            tokens(image.answer_ids),
          );
          const crops = cropsOf(image.id, [image.crops[0]!.crop], config);
          return network.scoreCrops(crops, level).heads.quality!.score;
        });
        const [found] = await score.data();
        score.dispose();
        const error = Math.abs(found! - image.crops[0]!.score) / span;
        worst = Math.max(worst, error);
        expect(error, image.id).toBeLessThanOrEqual(boundOf(variant, format));
      }
      await layers.runner.check();
      parameters.dispose();
      console.info(`measured on ${variant}: ${format} ${(100 * worst).toFixed(3)}% of the span`);
    },
    600_000,
  );
});

import { expect, it } from 'vitest';
import {
  cropsOf,
  deviation,
  golden,
  goldenNetwork,
  resizedOf,
  tokens,
} from '../../testing/golden/network.ts';
import * as tf from '../tf.ts';
import type { Tensor } from '../tf.ts';
import { startWasmLayers } from './node/start-layers.ts';

it('equals PyTorch on the golden images: every intermediate tensor and every score', async () => {
  const { network, config } = await goldenNetwork({}, await startWasmLayers());
  let worst = 0;
  for (const image of golden.images) {
    // further crops of one image are enough
    const crops = image.crops.slice(0, image.id === 'scene' ? 3 : 1);
    const seen = new Map<string, Tensor>();
    const record = (name: string, tensor: Tensor) => void seen.set(name, tf.keep(tensor.clone()));
    const scores = tf.tidy(() => {
      const level = network.imageLevel(
        network.encodeImage(resizedOf(image.id, config), record),
        tokens(image.prompt_ids),
        tokens(image.answer_ids),
        record,
      );
      // one crop by itself, so that its intermediates are those of the golden file
      return crops.map(
        ({ crop }, i) =>
          network.scoreCrops(cropsOf(image.id, [crop], config), level, i === 0 ? record : undefined).heads
            .quality!.score,
      );
    });
    for (const [i, { score }] of crops.entries()) {
      const [found] = await scores[i]!.data();
      worst = Math.max(worst, Math.abs(found! - score));
      expect(Math.abs(found! - score), image.id).toBeLessThan(1e-4);
    }
    for (const [name, summary] of Object.entries({ ...image.image_level, ...image.crops[0]!.tensors })) {
      const tensor = seen.get(name);
      if (tensor && summary.std > 0)
        expect(await deviation(tensor, summary), `${image.id} ${name}`).toBeLessThan(1e-3);
    }
    expect(seen.size).toBeGreaterThan(20);
    tf.dispose([...scores, ...seen.values()]);
  }
  console.info(`measured on wasm: golden scores ${worst.toExponential(1)}`);
});

import { expect, it } from 'vitest';
import { frequencyPoolTwin } from '../../testing/twins/frequency-pool.ts';
import { cropPixels } from '../../image/crops/crops.ts';
import { clipNormalisation, normalisationTable, normalisePixels } from '../../image/normalise.ts';
import { referenceLayers } from '../reference/layers.ts';
import * as tf from '../tf.ts';
import { largestError, randomIntegers, randomValues, testLayers, WorstError } from '../../testing/fused.ts';
import { choiceOf } from './variants/variants.ts';

const layers = await testLayers(choiceOf('tile'));

it('cuts and normalises crops exactly, from the whole image or from their own bytes', async () => {
  const integer = randomIntegers(31);
  const table = normalisationTable(clipNormalisation);
  for (let round = 0; round < 10; round++) {
    // sides that are no multiple of four go the reference way
    const size = round % 5 === 4 ? integer(1, 30) : 4 * integer(1, 12);
    const [width, height, crops] = [size + integer(0, 40), size + integer(0, 40), integer(1, 4)];
    const rgb = Uint8Array.from({ length: width * height * 3 }, () => integer(0, 255));
    const corners = Array.from({ length: crops }, (): [number, number] => [
      integer(0, width - size),
      integer(0, height - size),
    ]);
    const expected = corners.flatMap(([x, y]) =>
      Array.from(normalisePixels(cropPixels(rgb, width, x, y, size), clipNormalisation)),
    );
    for (const on of [layers, referenceLayers]) {
      const before = tf.memory().numTensors;
      const result = on.cropPixels({ rgb, width }, corners, size, table);
      expect(result.shape).toEqual([crops, size, size, 3]);
      expect(Array.from(await result.data()), `${crops} of ${size} in ${width}×${height}`).toEqual(expected);
      result.dispose();
      expect(tf.memory().numTensors).toBe(before);
    }
  }
});

it('pools crops in one dispatch as its f64 twin does', async () => {
  const integer = randomIntegers(17);
  const worst = new WorstError('frequency pooling');
  for (let round = 0; round < 8; round++) {
    const [crops, places, channels] = [integer(1, 4), integer(1, 200), integer(1, 300)];
    const random = randomValues(round + 60);
    // a map of zeros has no shares
    const map = random(crops * places * channels).map((x) => (round === 5 ? 0 : x));
    const spatialLogits = random(crops * places).map((x) => 6 * x);
    const channelLogits = random(crops * channels).map((x) => 6 * x);
    const weights = random(crops * places).map((x) => Math.abs(x) / places);
    const constant = round % 2 ? 0.4 : 0;
    const twin = frequencyPoolTwin({
      crops,
      places,
      channels,
      map,
      spatialLogits,
      channelLogits,
      weights,
      constant,
    });
    for (const on of [layers, referenceLayers]) {
      const results = tf.tidy(() => {
        const { pooled, spatial, share } = on.frequencyPool({
          map: tf.tensor3d(map, [crops, places, channels]),
          spatialLogits: tf.tensor2d(spatialLogits, [crops, places]),
          channelLogits: tf.tensor2d(channelLogits, [crops, channels]),
          weights: tf.tensor2d(weights, [crops, places]),
          constant,
        });
        return [pooled, spatial, share];
      });
      const label = `${crops}×${places}×${channels}`;
      // sums over the places are of the size of places · weight
      const [pooled, spatial, share] = [twin.pooled, twin.spatial, twin.share];
      const scale = constant === 0 ? 1 : places;
      const errors = [
        largestError(await results[0]!.data(), pooled) / scale,
        largestError(await results[1]!.data(), spatial),
        largestError(await results[2]!.data(), share),
      ];
      for (const error of errors) expect(on === layers ? worst.add(error) : error, label).toBeLessThan(1e-6);
      tf.dispose(results);
    }
  }
  worst.report();
});

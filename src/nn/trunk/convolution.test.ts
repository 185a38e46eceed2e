import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Random } from '../../shared/random.ts';
import { convolutionTwin } from '../../testing/twins/convolution.ts';
import * as tf from '../tf.ts';
import { startWasm } from '../wasm/node/start-wasm.ts';
import { tidyStructure } from '../tidy.ts';
import { convolve } from './convolution.ts';
import { foldNormalisation } from './fold-normalisation.ts';

const drawn = (seed: number, length: number, scale = 1): Float32Array => {
  const random = new Random(seed);
  return Float32Array.from({ length }, () => scale * random.normal());
};

const cases = fc.record({
  height: fc.constantFrom(2, 4, 6, 10),
  width: fc.constantFrom(2, 4, 8, 14),
  inputs: fc.integer({ min: 1, max: 19 }),
  outputs: fc.integer({ min: 1, max: 13 }),
  kernel: fc.constantFrom<1 | 3>(1, 3),
  stride: fc.constantFrom<1 | 2>(1, 2),
  depthwise: fc.boolean(),
  activation: fc.constantFrom<'linear' | 'relu6'>('linear', 'relu6'),
  seed: fc.nat(1e6),
});

it.each(['cpu', 'wasm'])('a convolution of any kind is that of its f64 twin on %s', async (backend) => {
  if (backend === 'wasm') await startWasm();
  else await tf.setBackend(backend);
  fc.assert(
    fc.property(cases, ({ seed, ...drawnCase }) => {
      const { height, width, inputs, depthwise } = drawnCase;
      // the trunk has no 1×1 convolution that is depthwise or strides
      const kernel = depthwise ? 3 : drawnCase.kernel;
      const stride = kernel === 1 ? 1 : drawnCase.stride;
      const outputs = depthwise ? inputs : drawnCase.outputs;
      const x = drawn(seed, height * width * inputs);
      const filter = drawn(seed + 1, kernel ** 2 * inputs * (depthwise ? 1 : outputs), 2);
      const bias = drawn(seed + 2, outputs);
      const expected = convolutionTwin({ ...drawnCase, kernel, stride, outputs, x, filter, bias });
      const found = tf.tidy(() => {
        const out = convolve(tf.tensor4d(x, [1, height, width, inputs]), {
          filter: tf.tensor4d(filter, [kernel, kernel, inputs, depthwise ? 1 : outputs]),
          bias: tf.tensor1d(bias),
          ...{ depthwise, stride, activation: drawnCase.activation },
        });
        expect(out.shape).toEqual([1, height / stride, width / stride, outputs]);
        return out.dataSync<'float32'>();
      });
      expected.forEach((value, i) => expect(Math.abs(found[i]! - value)).toBeLessThan(1e-4));
    }),
    { numRuns: 60 },
  );
});

it('an odd side is refused where the stride is 2', () => {
  const options = { depthwise: true, stride: 2, activation: 'linear' } as const;
  const run = () =>
    convolve(tf.zeros([1, 5, 4, 2]), { filter: tf.zeros([3, 3, 2, 1]), bias: tf.zeros([2]), ...options });
  expect(run).toThrow(/even image, not 4×5/);
});

it.each([true, false])(
  'a folded normalisation is that of what the convolution gives; depthwise: %s',
  async (depthwise) => {
    await tf.setBackend('cpu');
    const [inputs, channels] = depthwise ? [7, 7] : [5, 7];
    const [x, filter] = [drawn(1, 4 * 4 * inputs), drawn(2, 9 * inputs * (depthwise ? 1 : channels))];
    const [gamma, beta, mean] = [drawn(3, channels), drawn(4, channels), drawn(5, channels)];
    const [variance, epsilon] = [drawn(6, channels).map(Math.abs), 1e-3];
    const shape = { height: 4, width: 4, inputs, outputs: channels, kernel: 3, stride: 1 } as const;
    const plain = { ...shape, x, depthwise, activation: 'linear' } as const;
    const raw = convolutionTwin({ ...plain, filter, bias: new Float32Array(channels) });
    const folded = tidyStructure(() => {
      const [outer, inner] = depthwise ? [channels, 1] : [inputs, channels];
      const parts = foldNormalisation(tf.tensor4d(filter, [3, 3, outer, inner]), depthwise, {
        ...{ gamma: tf.tensor1d(gamma), beta: tf.tensor1d(beta), mean: tf.tensor1d(mean) },
        ...{ variance: tf.tensor1d(variance), epsilon },
      });
      return convolutionTwin({ ...plain, filter: parts.filter.dataSync(), bias: parts.bias.dataSync() });
    });
    raw.forEach((value, i) => {
      const c = i % channels;
      const expected = (gamma[c]! * (value - mean[c]!)) / Math.sqrt(variance[c]! + epsilon) + beta[c]!;
      expect(folded[i]).toBeCloseTo(expected, 4);
    });
  },
);

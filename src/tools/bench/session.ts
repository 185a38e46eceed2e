import { createWebGpuBackend } from '../../gpu/device.ts';
import { chooseKernels } from '../../nn/fused/variants/choose.ts';
import { tileName } from '../../nn/fused/variants/variants.ts';
import type { BenchApi } from './api.ts';
import { Bench, type ProcessorClock } from './measure.ts';
import { measureRates } from './rates.ts';

/** A bench on the current global WebGPU (a browser's, or Dawn's in Node). */
export function benchSession(gpu: () => Promise<GPU | undefined>, clock: ProcessorClock): BenchApi {
  let bench: Bench | undefined;
  let rates: BenchApi['rates'] | undefined;
  const started = (): Bench => {
    if (!bench) throw new Error('the bench has not been started');
    return bench;
  };
  return {
    async start(variant) {
      const { backend, adapter, software, features } = await createWebGpuBackend(await gpu());
      const begun = performance.now();
      const { choice, trials } = await chooseKernels(backend, {
        device: adapter,
        software,
        ...(variant ? { variant } : {}),
      });
      const tuningMs = performance.now() - begun;
      bench = new Bench(backend, choice, clock);
      rates = (rows, { formats }) => measureRates(backend, choice, { rows, formats });
      const { linear, attention, layerNorm } = choice;
      const layout = `linear ${tileName(linear)}, attention ${attention}, layer norm by ${layerNorm}`;
      return { adapter, software, features, variant: layout, trials, tuningMs };
    },
    cases: (options) => Promise.resolve(Bench.cases(options)),
    measure: (index, options) => started().measure(index, options),
    rates: (rows, options) => {
      started();
      return rates!(rows, options);
    },
    memory: () => Promise.resolve(started().memory()),
  };
}

import { createWebGpuBackend } from '../../gpu/device.ts';
import { chooseKernels } from '../../nn/fused/choose.ts';
import type { BenchApi } from './api.ts';
import { Bench, type ProcessorClock } from './measure.ts';

/** A bench on the current global WebGPU (a browser's, or Dawn's in Node). */
export function benchSession(gpu: () => Promise<GPU | undefined>, clock: ProcessorClock): BenchApi {
  let bench: Bench | undefined;
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
      const { linear, attention, layerNorm } = choice;
      const layout = `linear ${linear.variant} ${linear.tileM}×${linear.tileN}, attention ${attention}, layer norm by ${layerNorm}`;
      return { adapter, software, features, variant: layout, trials, tuningMs };
    },
    cases: (options) => Promise.resolve(Bench.cases(options)),
    measure: (index, options) => started().measure(index, options),
    rates: (rows, options) => started().rates(rows, options),
    memory: () => Promise.resolve(started().memory()),
  };
}

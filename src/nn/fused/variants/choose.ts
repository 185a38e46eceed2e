import * as v from 'valibot';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { tuneKernels, type Tuning, type TuningOptions } from './kernel-autotuner.ts';
import { attentionNames, choiceOf, likelyVariant, linearTiles, type VariantName } from './variants.ts';

/** Remembers what was measured on a device. */
export interface TuningStore {
  read(key: string): Promise<string | undefined>;
  write(key: string, value: string): Promise<void>;
}

export interface ChooseOptions extends TuningOptions {
  /** Adapter description and whatever else distinguishes devices. */
  device: string;
  /** The device computes on the CPU. */
  software: boolean;
  /** Takes this variant and measures nothing. */
  variant?: VariantName;
  /** False: measures nothing and takes what suits the device's features. */
  tune?: boolean;
  store?: TuningStore;
}

// Raised when kernels change: what was measured with others says nothing.
const version = 4;

const tileSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(linearTiles.length - 1));
const tuningSchema = v.object({
  tile: tileSchema,
  shortTile: tileSchema,
  attention: v.picklist(attentionNames),
  layerNorm: v.picklist(['lane', 'group']),
  rate: v.number(),
});

/** The kernels to use on a device: forced, remembered, or measured now (under two seconds) and remembered. */
export async function chooseKernels(backend: WebGPUBackend, options: ChooseOptions): Promise<Tuning> {
  const { variant, tune = true, device, software, format = 'int8', store } = options;
  const untried = (name: VariantName): Tuning => ({ choice: choiceOf(name, software), rate: 0, trials: [] });
  if (variant !== undefined) return untried(variant);
  if (!tune) return untried(likelyVariant(backend.device, software));
  const key = `kernels-${version}/${format}/${device}/${[...backend.device.features].sort().join(' ')}`;
  const remembered = await store?.read(key).catch(() => undefined);
  if (remembered !== undefined) {
    const parsed = v.safeParse(tuningSchema, parse(remembered));
    if (parsed.success) {
      const { tile, shortTile, attention, layerNorm, rate } = parsed.output;
      const linear = linearTiles[tile]!;
      const short = linearTiles[shortTile]!;
      return { choice: { linear, short, attention, layerNorm }, rate, trials: [] };
    }
  }
  const tuning = await tuneKernels(backend, options);
  const { linear, short, attention, layerNorm } = tuning.choice;
  const [tile, shortTile] = [linearTiles.indexOf(linear), linearTiles.indexOf(short)];
  const record = { tile, shortTile, attention, layerNorm, rate: tuning.rate };
  await store?.write(key, JSON.stringify(record)).catch(() => undefined);
  return tuning;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A store in the browser's Cache API, which workers have too; remembers nothing where there is none. */
export function browserTuningStore(): TuningStore | undefined {
  const storage = (globalThis as { caches?: CacheStorage }).caches;
  if (!storage) return undefined;
  const name = 'fovea-tuning';
  const url = (key: string) => `/tuning/${encodeURIComponent(key)}`;
  return {
    async read(key) {
      const found = await (await storage.open(name)).match(url(key));
      return found?.text();
    },
    async write(key, value) {
      await (await storage.open(name)).put(url(key), new Response(value));
    },
  };
}

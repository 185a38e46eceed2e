import type { VariantName } from '../../nn/fused/variants/variants.ts';
import type { BenchOptions, BenchRow } from './measure.ts';
import type { RateRow } from './rates.ts';
import type { SoakSample } from './soak/soak-growth.ts';

export interface BenchDevice {
  adapter: string;
  software: boolean;
  features: string[];
  /** Layout of the kernels, and what tuning measured (milliseconds; undefined: not tried). */
  variant: string;
  trials: { name: string; ms: number | undefined }[];
  tuningMs: number;
}

/** What a place to measure in offers: a browser's page, or Dawn in this process. */
export interface BenchApi {
  start(variant: VariantName | undefined): Promise<BenchDevice>;
  /** Numbers of the cases that the options name. */
  cases(options: BenchOptions): Promise<number[]>;
  measure(index: number, options: BenchOptions): Promise<BenchRow[]>;
  /** How fast every layout multiplies over so many rows. */
  rates(rows: number, options: BenchOptions): Promise<RateRow[]>;
  /** Scores so many images one after the other (in a browser only) and answers what was held on the way. */
  soak?(images: number): Promise<SoakSample[]>;
  memory(): Promise<{ activations: number; weights: number }>;
}

declare global {
  interface Window {
    bench: BenchApi;
    /** Given by the command line. */
    processorClock(): Promise<number>;
    heldHeap(): Promise<number>;
    soakProgress(sample: SoakSample): Promise<void>;
  }
}

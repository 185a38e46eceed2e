import type { EngineMemory } from '../../../shared/engine-api.ts';
import type { Timing } from '../measure.ts';

/** Where models can be timed: both start at once on any machine. */
export const benchBackends = ['wasm', 'webgpu'] as const;
export type BenchBackend = (typeof benchBackends)[number];

/** An image scored once. */
interface ScoredOnce {
  time: Timing;
  scores: Record<string, number | null>;
}

/** Engines in workers of their own, by name, as the page and the command line have one; models by their place on the server. */
interface ModelsBench {
  /** Starts an engine; answers what it computes on. */
  start(engine: string, backend: BenchBackend): Promise<string>;
  /** Replaces the models of an engine; false where they do not fit into memory together. */
  load(engine: string, models: number[]): Promise<boolean>;
  /** @param image which picture: each number is another one */
  score(engine: string, image: number, prompt: string): Promise<ScoredOnce>;
  memory(engine: string): Promise<EngineMemory>;
  /** Ends an engine's worker. */
  end(engine: string): Promise<void>;
}

declare global {
  interface Window {
    modelsBench: ModelsBench;
  }
}

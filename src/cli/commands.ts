import type { Command } from './io.ts';

export interface CommandEntry {
  summary: string;
  /** Loaded only when asked for, so that `--help` does not wait for an engine. */
  load(): Promise<Command>;
}

/** Every command of `fovea`, in the order of its help. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  score: {
    summary: 'score images',
    load: async () => (await import('./score/score.ts')).runScore,
  },
  pick: {
    summary: 'pick the best images and copy, move, mark or list them',
    load: async () => (await import('./pick/pick.ts')).runPick,
  },
  watch: {
    summary: 'score the images that arrive in a folder',
    load: async () => (await import('./watch/watch.ts')).runWatch,
  },
  serve: {
    summary: 'score images over HTTP, on this machine',
    load: async () => (await import('./serve/serve.ts')).runServe,
  },
  pack: {
    summary: 'make a model package from a checkpoint',
    load: async () => (await import('./pack/pack.ts')).runPack,
  },
  models: {
    summary: 'list public models, and which of them are here',
    load: async () => (await import('./shelf/models.ts')).runModels,
  },
  get: {
    summary: 'fetch a public model and pack it',
    load: async () => (await import('./shelf/get.ts')).runGet,
  },
  evaluate: {
    summary: 'compare scores with ratings',
    load: async () => (await import('./evaluate/evaluate.ts')).runEvaluate,
  },
  compare: {
    summary: 'compare the scores of two runs, pair by pair',
    load: async () => (await import('./compare/compare.ts')).runCompare,
  },
  train: {
    summary: 'train a model from rated images',
    load: async () => (await import('./train/train.ts')).runTrain,
  },
  bench: {
    summary: 'time our kernels against plain tfjs operations',
    load: async () => (await import('../tools/bench/bench.ts')).runBench,
  },
};

/** What a training may be told to compute on. */
export const trainingBackends = ['auto', 'webgpu', 'wasm'] as const;
export type TrainingBackendName = (typeof trainingBackends)[number];

/** Where it may compute: in this process (Dawn for Node, or WebAssembly), or in a headless browser. */
export const trainingRuntimes = ['dawn', 'browser'] as const;
export type TrainingRuntimeName = (typeof trainingRuntimes)[number];

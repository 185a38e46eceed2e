/** What a training may be told to compute on. */
export const trainingBackends = ['auto', 'webgpu', 'wasm'] as const;
export type TrainingBackendName = (typeof trainingBackends)[number];

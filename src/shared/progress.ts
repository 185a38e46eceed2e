/** Stages a user can see; one discriminated union so that a `switch` over it is exhaustive. */
export type Progress =
  | { stage: 'device' }
  | { stage: 'download'; file: string; loadedBytes: number; totalBytes: number; fromCache: boolean }
  | { stage: 'upload'; done: number; total: number }
  | { stage: 'compile' }
  | { stage: 'decode' }
  | { stage: 'image-tower' }
  | { stage: 'text' }
  | { stage: 'crops'; done: number; total: number }
  | { stage: 'explain' }
  | { stage: 'done' };

export type ProgressListener = (progress: Progress) => void;

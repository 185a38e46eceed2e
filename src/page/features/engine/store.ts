import { createStore } from 'zustand/vanilla';
import type { DeviceReport, ModelInfo } from '../../../shared/engine-api.ts';
import type { ErrorRecord } from '../../../shared/errors.ts';
import type { Progress } from '../../../shared/progress.ts';
import { perPage } from '../../kit/page.ts';

/** State of the engine: nothing can be scored before `ready`. */
type EnginePhase = 'starting' | 'loading' | 'ready' | 'failed';

export interface EngineState {
  phase: EnginePhase;
  device: DeviceReport | undefined;
  model: ModelInfo | undefined;
  /** Progress of starting and loading. */
  progress: Progress | undefined;
  error: ErrorRecord | undefined;
}

export const engineStore = perPage(() =>
  createStore<EngineState>()(() => ({
    phase: 'starting',
    device: undefined,
    model: undefined,
    progress: undefined,
    error: undefined,
  })),
);

import type { StateCreator } from 'zustand/vanilla';
import type { DeviceReport, ModelInfo } from '../../../shared/engine-api.ts';
import type { ErrorRecord } from '../../../shared/errors.ts';
import type { Progress } from '../../../shared/progress.ts';
import type { AppState } from '../../app/store.ts';

/** How far the engine is: nothing can be scored before `ready`. */
export type EnginePhase = 'starting' | 'loading' | 'ready' | 'failed';

export interface DeviceSlice {
  phase: EnginePhase;
  device: DeviceReport | undefined;
  model: ModelInfo | undefined;
  /** News of start and load. */
  engineProgress: Progress | undefined;
  engineError: ErrorRecord | undefined;
  setEngine: (
    change: Partial<Pick<DeviceSlice, 'phase' | 'device' | 'model' | 'engineProgress' | 'engineError'>>,
  ) => void;
}

export const createDeviceSlice: StateCreator<AppState, [], [], DeviceSlice> = (set) => ({
  phase: 'starting',
  device: undefined,
  model: undefined,
  engineProgress: undefined,
  engineError: undefined,
  setEngine(change) {
    set(change);
  },
});

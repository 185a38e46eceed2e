import { useSlice } from '../../../kit/context.ts';
import { engineStore } from '../../engine/index.ts';
import type { Machine } from '../model-fit.ts';

/** The computer, as far as the browser reports it. */
export function useMachine(): Machine {
  const device = useSlice(engineStore, (state) => state.device);
  const { deviceMemory } = navigator as { deviceMemory?: unknown };
  return {
    device,
    webGpuOffered: 'gpu' in navigator,
    memoryGigabytes: typeof deviceMemory === 'number' ? deviceMemory : undefined,
  };
}

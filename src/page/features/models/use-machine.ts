import type { Machine } from './model-fit.ts';
import { useApp } from '../../kit/context.ts';

/** The computer as far as the browser tells. */
export function useMachine(): Machine {
  const device = useApp((state) => state.device);
  const { deviceMemory } = navigator as { deviceMemory?: unknown };
  return {
    device,
    webGpuOffered: 'gpu' in navigator,
    memoryGigabytes: typeof deviceMemory === 'number' ? deviceMemory : undefined,
  };
}

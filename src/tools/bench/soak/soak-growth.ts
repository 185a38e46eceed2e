/** What is held after so many images. */
export interface SoakSample {
  images: number;
  tensors: number;
  buffers: number;
  gpuBytes: number;
  /** What JavaScript holds after everything unused was collected: objects, the browser's for them, array buffers. */
  heapBytes: number;
}

/** Largest growth after the first sample, as a share of it; 0 where it is not known. */
export function growth<T>(found: readonly T[], of: (sample: T) => number): number {
  const [first, ...later] = found.map(of);
  if (first === undefined || later.length === 0 || first === 0) return 0;
  return Math.max(...later) / first - 1;
}

/** Most that memory may grow over a run and still count as flat. */
const limit = 0.05;

/** Tells what grew by more than that, as shares by name; whether anything did. */
export function saysGrown(grown: Record<string, number>, say: (text: string) => void): boolean {
  const leaks = Object.entries(grown).filter(([, share]) => share > limit);
  for (const [what, share] of leaks) say(`${what} grew by ${(100 * share).toFixed(1)}%`);
  return leaks.length > 0;
}

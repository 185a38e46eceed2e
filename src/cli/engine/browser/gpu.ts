import { existsSync, readdirSync } from 'node:fs';
import type { FlagOptions } from './flags.ts';

/** Whether this machine seems to have a GPU that Chromium could compute on. */
export function hasGpu(platform: NodeJS.Platform = process.platform, devices = '/dev'): boolean {
  if (platform !== 'linux') return true;
  if (existsSync(`${devices}/nvidia0`) || existsSync(`${devices}/dxg`)) return true;
  try {
    return readdirSync(`${devices}/dri`).some((name) => name.startsWith('renderD'));
  } catch {
    return false;
  }
}

/**
 * Which WebGPU adapter to ask Chromium for: `FOVEA_ADAPTER` (hardware, software, none) decides, else whether the
 * machine has a GPU.
 */
export function adapterFlags(env: Readonly<Record<string, string | undefined>>): FlagOptions {
  const wanted = env.FOVEA_ADAPTER;
  if (wanted === 'none') return { withoutWebGpu: true };
  return { software: wanted === 'software' || (wanted !== 'hardware' && !hasGpu()) };
}

import { existsSync, readdirSync } from 'node:fs';

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

/** Whether to ask for the software adapter: `FOVEA_ADAPTER` (hardware, software) decides, else the machine. */
export function wantsSoftwareAdapter(env: Readonly<Record<string, string | undefined>>): boolean {
  if (env.FOVEA_ADAPTER === 'software') return true;
  if (env.FOVEA_ADAPTER === 'hardware') return false;
  return !hasGpu();
}

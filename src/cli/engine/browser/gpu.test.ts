import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chromiumFlags } from './flags.ts';
import { adapterFlags, hasGpu } from './gpu.ts';

test('hasGpu looks for a render node on Linux and trusts other systems', async () => {
  const devices = await mkdtemp(join(tmpdir(), 'fovea-dev-'));
  try {
    expect(hasGpu('linux', devices)).toBe(false);
    await mkdir(join(devices, 'dri'));
    await writeFile(join(devices, 'dri', 'card0'), '');
    expect(hasGpu('linux', devices)).toBe(false);
    await writeFile(join(devices, 'dri', 'renderD128'), '');
    expect(hasGpu('linux', devices)).toBe(true);
    expect(hasGpu('darwin', '/nowhere')).toBe(true);
  } finally {
    await rm(devices, { recursive: true });
  }
});

test('FOVEA_ADAPTER chooses the flags', () => {
  const flags = (name: string): string => chromiumFlags(adapterFlags({ FOVEA_ADAPTER: name })).join(' ');
  expect(flags('software')).toContain('--use-webgpu-adapter=swiftshader');
  expect(flags('hardware')).not.toContain('swiftshader');
  expect(flags('none')).toMatch(/--disable-features=\S*\bWebGPU\b/);
  for (const name of ['software', 'hardware', 'none']) expect(flags(name)).toContain('MAP * ~NOTFOUND');
});

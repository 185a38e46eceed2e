import { spawn } from 'node:child_process';

/** What Dawn for Node computes on, or why there is nothing. */
export type NodeAdapter = { info: GPUAdapterInfo } | { reason: string };

const question = `import { create } from 'webgpu';
const info = (await create([]).requestAdapter({ powerPreference: 'high-performance' }))?.info;
const { vendor, architecture, device, description, isFallbackAdapter } = info ?? {};
if (info) process.stdout.write(JSON.stringify({ vendor, architecture, device, description, isFallbackAdapter }));
process.exit(info ? 0 : 1);`;

/** Asks Dawn for its adapter in a process of its own: a missing driver may end it. */
export function adapterInNode(): Promise<NodeAdapter> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', question], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
    child.on('error', (error) => resolve({ reason: error.message }));
    child.on('close', (code) => {
      if (code !== 0) return resolve({ reason: 'Dawn for Node finds no WebGPU adapter' });
      resolve({ info: JSON.parse(text) as GPUAdapterInfo });
    });
  });
}

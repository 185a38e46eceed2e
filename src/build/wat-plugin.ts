import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

const memory = '(memory 1)';

/** Assembles WebAssembly text for tfjs's plain memory, or for the shared one of its threads. */
async function assemble(file: string, text: string, shared: boolean): Promise<Uint8Array> {
  if (!text.includes(memory)) throw new Error(`${file} imports no memory as ${memory}`);
  const { default: wabt } = await import('wabt');
  const source = shared ? text.replace(memory, '(memory 1 65536 shared)') : text;
  const features = { simd: true, threads: true, bulk_memory: true, sat_float_to_int: true };
  const module = (await wabt()).parseWat(file, source, features);
  try {
    return module.toBinary({}).buffer;
  } finally {
    module.destroy();
  }
}

/** Lets `import { plain, shared } from './x.wat'` give the assembled bytes: no binary lies in the sources. */
export function watPlugin(): Plugin {
  return {
    name: 'fovea-wat',
    load: {
      filter: { id: /\.wat$/ },
      async handler(id) {
        const text = await readFile(id, 'utf8');
        const bytes = async (shared: boolean) =>
          Buffer.from(await assemble(id, text, shared)).toString('base64');
        const read = (base64: string) =>
          `Uint8Array.from(atob(${JSON.stringify(base64)}), (byte) => byte.charCodeAt(0))`;
        return [
          `export const plain = ${read(await bytes(false))};`,
          `export const shared = ${read(await bytes(true))};`,
        ].join('\n');
      },
    },
  };
}

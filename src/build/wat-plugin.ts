import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

const memory = '(memory 1)';

/** `(madd $sum $x $y)`, whose operands are locals. */
const madd = /\(madd (\$\w+) (\$\w+) (\$\w+)\)/g;
const local = (name: string) => `(local.get ${name})`;

/** Writes sums of products out: as one relaxed instruction each, or as the two of plain SIMD. */
function expand(text: string, relaxed: boolean): string {
  return text.replace(madd, (_, sum: string, x: string, y: string) =>
    relaxed
      ? `(f32x4.relaxed_madd ${local(x)} ${local(y)} ${local(sum)})`
      : `(f32x4.add ${local(sum)} (f32x4.mul ${local(x)} ${local(y)}))`,
  );
}

/** Assembles WebAssembly text for tfjs's plain memory, or for the shared one of its threads. */
async function assemble(file: string, text: string, shared: boolean): Promise<Uint8Array> {
  if (!text.includes(memory)) throw new Error(`${file} imports no memory as ${memory}`);
  const { default: wabt } = await import('wabt');
  const source = text.replace(memory, shared ? '(memory 1 65536 shared)' : '(memory 1 65536)');
  const features = {
    ...{ simd: true, threads: true, bulk_memory: true, sat_float_to_int: true },
    relaxed_simd: source.includes('relaxed_'),
  };
  const module = (await wabt()).parseWat(file, source, features);
  try {
    return module.toBinary({}).buffer;
  } finally {
    module.destroy();
  }
}

/** Both modules as statements of a script. They differ in one byte, so that only one of them is written out. */
async function statements(file: string, text: string, [plain, shared]: [string, string]): Promise<string> {
  const [bytes, others] = [await assemble(file, text, false), await assemble(file, text, true)];
  const at = bytes.findIndex((byte, i) => byte !== others[i]);
  if (!bytes.with(at, others[at]!).every((byte, i) => byte === others[i]))
    throw new Error(`${file} differs in more than its memory where threads share that`);
  const base64 = JSON.stringify(Buffer.from(bytes).toString('base64'));
  return [
    `export const ${plain} = Uint8Array.from(atob(${base64}), (byte) => byte.charCodeAt(0));`,
    `export const ${shared} = ${plain}.with(${at}, ${others[at]!});`,
  ].join('\n');
}

/**
 * Lets `import { plain, shared } from './x.wat'` give the assembled bytes: no binary lies in the sources. Text with `(madd …)` has
 * `relaxed` and `relaxedShared` besides, which not every browser can compile.
 */
export function watPlugin(): Plugin {
  return {
    name: 'fovea-wat',
    load: {
      filter: { id: /\.wat$/ },
      async handler(id) {
        const text = await readFile(id, 'utf8');
        const plain = await statements(id, expand(text, false), ['plain', 'shared']);
        if (expand(text, true) === text) return plain;
        return `${plain}\n${await statements(id, expand(text, true), ['relaxed', 'relaxedShared'])}`;
      },
    },
  };
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

/** SHA-256 of the module that was looked at, of tfjs-backend-wasm 4.22. */
const known = 'c052228d4bef185c27bbe59a9e029570c78bbb9f08b3cb46b597851650373de2';

/** `i32.const 1000000`, as thrice in pthreadpool: in the thread that starts it, in one that waits for work, in one that waits for the others. */
const waits = Buffer.from([0x41, 0xc0, 0x84, 0x3d]);

/** A multiple of 5, by which the threads count down to 0; about 20 µs. */
const looks = 50_000;

/** A number as three bytes of a signed LEB128, like the one in its place, so that nothing moves. */
const threeBytes = (value: number): Uint8Array =>
  Uint8Array.of((value & 0x7f) | 0x80, ((value >> 7) & 0x7f) | 0x80, value >> 14);

/**
 * tfjs's module for threads, in which a thread looks for work 50,000 times before it sleeps. As published it is a million times, 0.4 ms: longer than what
 * stands between most convolutions, so that it held a core nearly all the time, which nobody else could use. The waits for the end of others are
 * short, and stay.
 *
 * @throws Error for any other module
 */
export function withBriefWaits(published: Uint8Array): Buffer {
  if (createHash('sha256').update(published).digest('hex') !== known)
    throw new Error('tfjs-backend-wasm has changed: look at how long its threads look for work again');
  const bytes = Buffer.from(published);
  const forWork = bytes.indexOf(waits, bytes.indexOf(waits) + 1);
  bytes.set(threeBytes(looks), forWork + 1);
  return bytes;
}

/** Puts that module into the build in place of the published one. */
export function wasmSpinPlugin(): Plugin {
  return {
    name: 'fovea-wasm-spin',
    enforce: 'pre',
    load: {
      filter: { id: /tfjs-backend-wasm-threaded-simd\.wasm\?url$/ },
      async handler(id) {
        const source = withBriefWaits(await readFile(id.split('?')[0]!));
        const asset = this.emitFile({ type: 'asset', name: 'tfjs-backend-wasm-threaded-simd.wasm', source });
        return `export default import.meta.ROLLUP_FILE_URL_${asset};`;
      },
    },
  };
}

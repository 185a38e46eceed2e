import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { withBriefWaits } from './wasm-spin-plugin.ts';

const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
const published = (name: string) => readFile(join(folder, name));

/** `i32.const 50000`, in as many bytes as the number that was there. */
const instead = Buffer.from([0x41, 0xd0, 0x86, 0x03]);

test('one wait becomes shorter, and the rest of the module stays as it is', async () => {
  const before = await published('tfjs-backend-wasm-threaded-simd.wasm');
  const after = withBriefWaits(before);

  expect(WebAssembly.validate(Uint8Array.from(after))).toBe(true);
  const changed = [...after.keys()].filter((at) => after[at] !== before[at]);
  expect(changed).toHaveLength(3);
  expect(after.subarray(changed[0]! - 1, changed[0]! + 3)).toEqual(instead);
  // in the thread that waits for work, the only one that may be told not to look at all: `local.set 7`, and whether bit 2 is set in local 6
  expect(after.subarray(changed[0]! + 3, changed[0]! + 10)).toEqual(
    Buffer.from([0x21, 0x07, 0x20, 0x06, 0x41, 0x02, 0x71]),
  );
});

test('another module is refused', async () => {
  expect(() => withBriefWaits(Buffer.alloc(100))).toThrow('has changed');
  await expect(published('tfjs-backend-wasm-simd.wasm').then(withBriefWaits)).rejects.toThrow('has changed');
});

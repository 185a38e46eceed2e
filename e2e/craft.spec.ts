import { readdir, readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { projectRoot } from '../src/cli/build.ts';

/** Largest size in bytes, gzipped, of each kind of built file, and of all of its kind together. */
const budget: { kind: string; pattern: RegExp; each: number; together: number }[] = [
  { kind: 'engine', pattern: /^engine\.worker-.*\.js$/, each: 260_000, together: 260_000 },
  { kind: 'other workers', pattern: /\.worker-.*\.js$/, each: 40_000, together: 70_000 },
  { kind: 'scripts of the page', pattern: /\.js$/, each: 140_000, together: 190_000 },
  { kind: 'styles', pattern: /\.css$/, each: 10_000, together: 16_000 },
  { kind: 'WebAssembly', pattern: /\.wasm$/, each: 150_000, together: 420_000 },
  { kind: 'pictures', pattern: /\.svg$/, each: 2_000, together: 4_000 },
];

test('built files stay within their budget', async () => {
  const folder = `${projectRoot}dist/assets`;
  const sizes = new Map<string, number[]>();
  for (const name of await readdir(folder)) {
    const found = budget.find(({ pattern }) => pattern.test(name));
    expect(found, `a kind for ${name}`).toBeDefined();
    const size = gzipSync(await readFile(`${folder}/${name}`)).length;
    expect.soft(size, name).toBeLessThanOrEqual(found!.each);
    sizes.set(found!.kind, [...(sizes.get(found!.kind) ?? []), size]);
  }
  for (const { kind, together } of budget) {
    const all = sizes.get(kind) ?? [];
    expect.soft(all.length, kind).toBeGreaterThan(0);
    expect
      .soft(
        all.reduce((sum, size) => sum + size, 0),
        `all ${kind}`,
      )
      .toBeLessThanOrEqual(together);
  }
});

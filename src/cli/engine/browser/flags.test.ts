import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { chromiumFlags, playwrightDisables } from './flags.ts';

test('there is one list of disabled features, and Playwright’s is in it', () => {
  const folder = dirname(createRequire(import.meta.url).resolve('playwright-core/package.json'));
  const source = readFileSync(join(folder, 'lib', 'coreBundle.js'), 'utf8');
  const [, list] = /\bdisabledFeatures = \[([^\]]*)\]/.exec(source)!;
  expect([...list!.matchAll(/^\s*"(\w+)",?$/gm)].map(([, name]) => name)).toEqual(playwrightDisables);
  for (const options of [{}, { software: true }, { withoutWebGpu: true }]) {
    const lists = chromiumFlags(options).filter((flag) => flag.startsWith('--disable-features='));
    expect(lists).toHaveLength(1);
    for (const name of playwrightDisables) expect(lists[0]).toContain(name);
  }
});

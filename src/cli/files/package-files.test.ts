import { expect, test } from 'vitest';
import { sha256 } from '../../formats/sha256.ts';
import { packageFiles } from './package-files.ts';
import { readManifest } from './read-manifest.ts';

test('a package is whole, also where one of its files is supplied by an installed package', async () => {
  const folder = 'public/models/demo';
  const { manifest } = await readManifest(folder);
  expect(manifest.shards.some(({ from }) => from)).toBe(true);
  const files = new Map((await packageFiles(folder, manifest)).map((file) => [file.name, file]));
  expect([...files.keys()].slice(0, 2)).toEqual(['manifest.json', manifest.tokenizer]);
  for (const { file, sha256: hash } of manifest.shards)
    expect(await sha256(new Uint8Array(await files.get(file)!.arrayBuffer()))).toBe(hash);
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suppliedFiles } from '../../build/trunk/supply.ts';
import type { Manifest } from '../../package/manifest.ts';

/** All files of the package in a folder, those too that an installed npm package supplies. Throws where one cannot be had. */
export async function packageFiles(
  folder: string,
  { tokenizer, shards }: Pick<Manifest, 'tokenizer' | 'shards'>,
): Promise<File[]> {
  const supplied = new Map(suppliedFiles(folder).map(({ file, bytes }) => [file, bytes]));
  const names = ['manifest.json', tokenizer, ...shards.map(({ file }) => file)];
  return Promise.all(
    names.map(async (name) => {
      const bytes = supplied.get(name) ?? new Uint8Array(await readFile(join(folder, name)));
      return new File([bytes], name);
    }),
  );
}

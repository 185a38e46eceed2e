import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Item } from './item.ts';
import { encodeNpy } from './npy.ts';

/**
 * File stems under which items' tensors are written: the image's file name; a later item of the same name gets its
 * occurrence appended (`a.png`, `a.png.2`).
 */
export function tensorStems(items: readonly Pick<Item, 'file'>[]): string[] {
  const seen = new Map<string, number>();
  return items.map(({ file }) => {
    const name = basename(file);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}.${count}`;
  });
}

/** Writes `<file>.<name>.npy` into a folder for every tensor it is handed. */
export function tensorWriter(folder: string, items: readonly Pick<Item, 'file'>[]) {
  const stems = tensorStems(items);
  return async (index: number, name: string, shape: number[], bytes: Buffer): Promise<void> => {
    const stem = stems[index];
    if (stem === undefined) throw new RangeError(`no item ${index}`);
    const safe = name.replace(/[^\w.()-]/g, '_');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${stem}.${safe}.npy`), encodeNpy(shape, bytes));
  };
}

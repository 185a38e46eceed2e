import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Item } from '../items/item.ts';
import { encodeNpy } from '../../records/npy.ts';

/**
 * File stems under which items' tensors are written: the image's file name; a later item of the same name gets its
 * occurrence appended (`a.png`, `a.png.2`).
 */
export class TensorStems {
  private readonly seen = new Map<string, number>();

  next({ file }: Pick<Item, 'file'>): string {
    const name = basename(file);
    const count = (this.seen.get(name) ?? 0) + 1;
    this.seen.set(name, count);
    return count === 1 ? name : `${name}.${count}`;
  }
}

/** Writes a tensor as `<stem>.<name>.npy` into a folder. */
export async function writeTensor(
  folder: string,
  stem: string,
  name: string,
  shape: number[],
  bytes: Buffer,
): Promise<void> {
  const safe = name.replace(/[^\w.()-]/g, '_');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${stem}.${safe}.npy`), encodeNpy(shape, bytes));
}

import { mkdir, open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { encodeNpy, isOwnNpy } from '../../records/npy.ts';
import { checkOutput } from '../files/check-output.ts';
import { outputError } from '../files/output-error.ts';
import { writeWhole } from '../files/write-whole.ts';
import type { Item } from '../items/item.ts';

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

/** Whether a file begins like one of ours. */
async function holdsTensor(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const start = Buffer.alloc(128);
    await file.read(start, 0, start.length, 0);
    return isOwnNpy(start);
  } finally {
    await file.close();
  }
}

/**
 * Writes a tensor as `<stem>.<name>.npy` into a folder, whole or not at all. Throws `usage` where a file of that name is there that is no
 * such tensor.
 */
export async function writeTensor(
  folder: string,
  stem: string,
  name: string,
  shape: number[],
  bytes: Buffer,
): Promise<void> {
  const file = `${stem}.${name.replace(/[^\w.()-]/g, '_')}.npy`;
  const path = join(folder, file);
  const shown = `--inspect ${folder}`;
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw outputError(shown, error);
  });
  const holds = 'a tensor of fovea';
  await checkOutput({ path, name: `${file} of ${shown}`, isEarlier: holdsTensor, holds }, []);
  // there are hundreds per image, and they can be recomputed
  await writeWhole(path, encodeNpy(shape, bytes), shown, { lasting: false });
}

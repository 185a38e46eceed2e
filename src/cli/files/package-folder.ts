import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FoveaError } from '../../shared/errors.ts';
import { systemCode } from '../items/item.ts';
import type { PackageSink } from '../../package/shard-writer.ts';
import { refuseInputs, type Input } from './check-output.ts';
import { outputError } from './output-error.ts';
import { writeWhole } from './write-whole.ts';

const shard = /^(model-\d{5}|trunk(-\d+)?)\.safetensors$/;
const packageFiles = ['manifest.json', 'tokenizer.json', 'MODEL_CARD.md'];

/** Whether a package has, or may have, a file of this name. */
export const isPackageFile = (file: string): boolean => packageFiles.includes(file) || shard.test(file);

/** Whether a folder's manifest.json is that of a model package, and not of a web page or an extension. */
export async function holdsPackage(folder: string): Promise<boolean> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
    return (
      typeof manifest === 'object' &&
      manifest !== null &&
      ['version', 'name', 'tokenizer', 'shards', 'heads', 'config'].every((key) =>
        Object.hasOwn(manifest, key),
      )
    );
  } catch {
    return false;
  }
}

/** The names in a folder; none where it is not there. Throws `usage` where it is not a folder. */
export async function filesIn(folder: string, name: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown): string[] => {
    if (systemCode(error) === 'ENOENT') return [];
    throw new FoveaError('usage', `${name} is not a folder.`);
  });
}

/** Refuses, before anything is touched, a folder that is neither empty nor a package. `usage`. */
export async function refuseOtherFolder(folder: string, name: string): Promise<void> {
  const files = (await filesIn(folder, name)).filter((file) => !file.startsWith('.'));
  if (files.length > 0 && !(await holdsPackage(folder))) {
    throw new FoveaError(
      'usage',
      `${folder} is neither empty nor a model package; nothing was written.`,
      'Choose another folder.',
    );
  }
}

/**
 * Refuses an input that is one of the files that are written to a folder, or cleared from it. `usage`; nothing is touched.
 *
 * @param name the option and its value
 */
export async function refuseInputsIn(
  folder: string,
  name: string,
  isWritten: (file: string) => boolean,
  inputs: readonly Input[],
): Promise<void> {
  for (const file of (await filesIn(folder, name)).filter(isWritten))
    await refuseInputs({ path: join(folder, file), name: `${file} in ${name}` }, inputs);
}

/**
 * A package that is being written: beside its files first, in a folder of its own, and moved into place when it is whole. Until then
 * an older package stays as it is.
 */
export class PackageFolder implements PackageSink {
  private readonly folder: string;
  private readonly name: string;
  private readonly part: string;
  private readonly written: string[] = [];

  /** `name` is how the user knows the folder: the option and its value. */
  constructor(folder: string, name: string) {
    this.folder = folder;
    this.name = name;
    this.part = join(folder, `.writing-${process.pid}`);
  }

  async write(file: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.written.length === 0) await this.begin();
    await writeWhole(join(this.part, file), bytes, this.name);
    this.written.push(file);
  }

  private async begin(): Promise<void> {
    try {
      // what a killed run left; no other run is at work here, which the folder's lock sees to
      const left = (await filesIn(this.folder, this.name)).filter((file) => file.startsWith('.writing-'));
      for (const file of left) await rm(join(this.folder, file), { recursive: true });
      await mkdir(this.part, { recursive: true });
    } catch (error) {
      throw outputError(this.name, error);
    }
  }

  /** Takes the place of an older package; the manifest goes first and comes last, so that no mixture ever looks whole. */
  async finish(): Promise<void> {
    const move = async (file: string): Promise<void> =>
      rename(join(this.part, file), join(this.folder, file));
    const old = (await readdir(this.folder)).filter((file) => file === 'manifest.json' || shard.test(file));
    for (const file of old) await rm(join(this.folder, file));
    for (const file of this.written) if (file !== 'manifest.json') await move(file);
    await move('manifest.json');
    await this.discard();
  }

  /** Takes away what was not finished. */
  async discard(): Promise<void> {
    await rm(this.part, { recursive: true, force: true });
  }
}

import {
  constants,
  copyFile,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
} from 'node:fs/promises';
import { writeAll, writeWhole } from '../../files/write-whole.ts';
import { systemCode } from '../../items/item.ts';

/** What `pick` does to files, one call a change, so that a test can break it off between any two. */
export interface Disk {
  /** undefined where there is nothing. */
  kind: (path: string) => Promise<'file' | 'link' | 'other' | undefined>;
  read: (path: string) => Promise<Uint8Array>;
  names: (folder: string) => Promise<string[]>;
  makeFolder: (folder: string) => Promise<void>;
  /** Copies into a file that must not be there. */
  copy: (from: string, to: string) => Promise<void>;
  /** Writes a file that must not be there. */
  write: (path: string, bytes: Uint8Array) => Promise<void>;
  /** Gives a file another name that must not be there: false where it is, or where the file system has no such names. */
  link: (from: string, to: string) => Promise<'linked' | 'taken' | 'impossible'>;
  rename: (from: string, to: string) => Promise<void>;
  remove: (path: string) => Promise<void>;
  /** Writes a file whole or not at all, in place of an earlier one. `name` is how the user knows it. */
  replace: (path: string, content: Uint8Array | string, name: string) => Promise<void>;
}

/** The real file system. */
export const realDisk: Disk = {
  async kind(path) {
    try {
      const found = await lstat(path);
      return found.isFile() ? 'file' : found.isSymbolicLink() ? 'link' : 'other';
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(systemCode(error))) return undefined;
      throw error;
    }
  },
  read: (path) => readFile(path),
  names: (folder) => readdir(folder),
  async makeFolder(folder) {
    await mkdir(folder, { recursive: true });
  },
  copy: (from, to) => copyFile(from, to, constants.COPYFILE_EXCL),
  async write(path, bytes) {
    const file = await open(path, 'wx');
    try {
      await writeAll(file, bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  async link(from, to) {
    try {
      await link(from, to);
      return 'linked';
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return 'taken';
      if (
        ['EXDEV', 'EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'EACCES'].includes(systemCode(error))
      )
        return 'impossible';
      throw error;
    }
  },
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path, { force: true }),
  replace: (path, content, name) => writeWhole(path, content, name),
};

import { FoveaError } from '../../shared/errors.ts';

/* The origin's private file system, on this computer and seen by this page alone. */

/**
 * A folder at its top, made where there is none. Throws `storage-unavailable` where the browser has no such file system.
 *
 * @param what cannot be done then, in words
 */
export async function privateFolder(name: string, what: string): Promise<FileSystemDirectoryHandle> {
  try {
    const top = await navigator.storage.getDirectory();
    return await top.getDirectoryHandle(name, { create: true });
  } catch {
    throw new FoveaError(
      'storage-unavailable',
      `This browser cannot store files for this page, so ${what}.`,
      'Leave the private window, or open the page over https or from localhost.',
    );
  }
}

/** What work with a file or folder comes to; undefined where that does not exist. */
export async function unlessAbsent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return undefined;
    throw error;
  }
}

/** A file of a folder; undefined where there is none. */
export async function fileIn(folder: FileSystemDirectoryHandle, name: string): Promise<File | undefined> {
  const handle = await unlessAbsent(folder.getFileHandle(name));
  return handle && unlessAbsent(handle.getFile());
}

/** Runs `work` with an exclusive lock of this name, across tabs; undefined where another tab has it. */
export function withLock<T>(name: string, work: () => Promise<T>): Promise<T | undefined> {
  return navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
}

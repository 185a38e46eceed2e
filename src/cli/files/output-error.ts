import { FoveaError } from '../../shared/errors.ts';
import { systemCode } from '../items/item.ts';

const space = 'Free some space, or name a place on another disk.';
const elsewhere = 'Name another place.';
const causes: Record<string, [cause: string, hint: string]> = {
  ENOSPC: ['the disk is full', space],
  EDQUOT: ['your disk quota is used up', space],
  EFBIG: ['the file would be larger than the system allows', space],
  EACCES: ['you have no permission to write there', elsewhere],
  EPERM: ['you have no permission to write there', elsewhere],
  EROFS: ['the disk is read-only', elsewhere],
  ENOENT: ['its folder does not exist', 'Create the folder first.'],
  ENOTDIR: ['its parent is not a folder', elsewhere],
  EISDIR: ['it is a folder', 'Name a file.'],
  ENAMETOOLONG: ['its name is too long', 'Use a shorter one.'],
};

const full = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** The error for a failed write of an output: `storage-full` where there is no space. `hint` takes the place of the usual one. `name` is the option and its value. */
export function outputError(name: string, error: unknown, hint?: string): FoveaError {
  const code = systemCode(error);
  const [cause, usual] = causes[code] ?? [];
  return new FoveaError(
    full.includes(code) ? 'storage-full' : 'storage-unavailable',
    `${name} could not be written: ${cause === undefined ? code : `${cause} (${code})`}.`,
    hint ?? usual,
  );
}

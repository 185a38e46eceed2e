import { FoveaError } from '../../shared/errors.ts';
import { systemCode } from '../items/item.ts';

const causes: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
  EFBIG: 'the file would be larger than the system allows',
  EACCES: 'you have no permission to write there',
  EPERM: 'you have no permission to write there',
  EROFS: 'the disk is read-only',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its parent is not a folder',
  EISDIR: 'it is a folder',
};

const full = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** The error for a failed write of an output: `storage-full` where there is no space. `name` is the option and its value. */
export function outputError(name: string, error: unknown, hint?: string): FoveaError {
  const code = systemCode(error);
  const cause = causes[code];
  return new FoveaError(
    full.includes(code) ? 'storage-full' : 'storage-unavailable',
    `${name} could not be written: ${cause === undefined ? code : `${cause} (${code})`}.`,
    hint,
  );
}

import { FoveaError } from '../../shared/errors.ts';

/** The `storage-full` error of a model, with the bytes needed and those the browser still allows where they are known. */
export function noRoom(title: string, needed?: number, room?: number): FoveaError {
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  const numbers =
    needed === undefined || room === undefined
      ? ''
      : `: ${megabytes(needed)} are needed, the browser allows this page ${megabytes(Math.max(0, room))} more`;
  return new FoveaError(
    'storage-full',
    `${title} does not fit into the browser’s storage${numbers}.`,
    'Delete a model you no longer need, or free space on the disk.',
  );
}

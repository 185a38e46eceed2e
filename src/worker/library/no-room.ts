import { answer } from '../../shared/answer.ts';
import type { Answer } from '../../shared/engine-api.ts';
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

/** The outcome of work that writes to the browser's storage, as data. @param what does not fit where that storage is full */
export function storageAnswer<T>(what: string, run: () => Promise<T>): Promise<Answer<T>> {
  return answer(() =>
    run().catch((error: unknown) => {
      const full = error instanceof DOMException && error.name === 'QuotaExceededError';
      throw full ? noRoom(what) : error;
    }),
  );
}

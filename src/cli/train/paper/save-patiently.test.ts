import { describe, expect, it } from 'vitest';
import { FoveaError } from '../../../shared/errors.ts';
import { memoryIo } from '../../../testing/memory-io.ts';
import { savePatiently } from './save-patiently.ts';

const full = () => new FoveaError('storage-full', '--out x could not be written: the disk is full (ENOSPC).');

/** A write that fails so many times before it succeeds. */
function failing(times: number, error: () => Error = full) {
  const tries = { count: 0 };
  const write = (): Promise<void> => (tries.count++ < times ? Promise.reject(error()) : Promise.resolve());
  return { tries, write };
}

describe('savePatiently', () => {
  it('waits for room, and says so once', async () => {
    const io = memoryIo('/');
    const { tries, write } = failing(3);
    await savePatiently(write, io, { tries: 5, milliseconds: 0 });
    expect(tries.count).toBe(4);
    expect(io.said).toHaveLength(2);
    expect(io.said[0]).toContain('Training waits for room');
    expect(io.said[1]).toContain('training goes on');
  });

  it('gives up after so many tries, at once when stopped, and on any other failure', async () => {
    await expect(
      savePatiently(failing(9).write, memoryIo('/'), { tries: 2, milliseconds: 0 }),
    ).rejects.toThrow('disk is full');
    const stopped = failing(9);
    await expect(savePatiently(stopped.write, memoryIo('/', AbortSignal.abort()))).rejects.toThrow(
      'disk is full',
    );
    const other = failing(9, () => new Error('gone'));
    await expect(savePatiently(other.write, memoryIo('/'))).rejects.toThrow('gone');
    expect([stopped.tries.count, other.tries.count]).toEqual([1, 1]);
  });
});

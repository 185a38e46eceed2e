import { expect, test } from 'vitest';
import type { Database } from '../database.ts';
import type { StoredDetail } from '../detail-record.ts';
import { writeExtras } from './write-extras.ts';

/** A database with room for so much that counts what it was asked to write at a time; a picture takes what its `at` or size says. */
function databaseWith(room: number, error = 'QuotaExceededError') {
  const kept: string[] = [];
  let goes = 0;
  const transaction = () => {
    goes++;
    const asked: string[] = [];
    let needed = 0;
    const objectStore = (name: string) => ({
      put: (value: { at: number } | Blob, key: number) => {
        needed += value instanceof Blob ? value.size : value.at;
        return Promise.resolve(asked.push(`${name} ${key}`));
      },
    });
    return {
      objectStore,
      get done() {
        if (needed > room) return Promise.reject(new DOMException('', error));
        room -= needed;
        kept.push(...asked);
        return Promise.resolve();
      },
    };
  };
  return { database: { transaction } as unknown as Database, kept, goes: () => goes };
}

const details = [2, 5, 1, 4, 1].map((at, i): [string, StoredDetail] => [
  `item-${i + 1}`,
  { at } as StoredDetail,
]);
const here = () => true;

test('what finds no room together is written one by one: what fits is kept', async () => {
  const { database, kept } = databaseWith(4);
  expect(await writeExtras(database, { details }, here)).toBe(false);
  expect(kept).toEqual(['details 1', 'details 3', 'details 5']);
  const small = databaseWith(3);
  const thumbs = ['ab', 'cd'].map((text, i): [string, Blob] => [`item-${i + 1}`, new Blob([text])]);
  expect(await writeExtras(small.database, { thumbs }, here)).toBe(false);
  expect(small.kept).toEqual(['thumbs 1']);
});

test('where there is room, all are written in one go; other failures are no want of room', async () => {
  const { database, kept, goes } = databaseWith(20);
  expect(await writeExtras(database, { details }, here)).toBe(true);
  expect([kept.length, goes()]).toEqual([5, 1]);
  const broken = databaseWith(0, 'DataError');
  await expect(writeExtras(broken.database, { details }, here)).rejects.toThrow(DOMException);
  expect(broken.goes()).toBe(1);
});

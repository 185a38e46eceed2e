import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../../shared/random.ts';
import { Arrivals, type Arrival } from './arrivals.ts';
import type { Listing, Look } from './folder.ts';

const settle = 2000;
const look = (size: number, modified: number, inode = 1): Look => ({ size, modified, inode });
const listing = (...files: [string, Look][]): Listing => new Map(files);
const names = (arrivals: Arrival[]): string[] => arrivals.map(({ file }) => file);

/** Looks every half second while nothing changes; answers what became ready and when. */
function watch(arrivals: Arrivals, files: Listing, from: number, to: number): [number, string[]][] {
  const ready: [number, string[]][] = [];
  for (let now = from; now <= to; now += 500) {
    const found = names(arrivals.see(files, now));
    if (found.length > 0) ready.push([now, found]);
  }
  return ready;
}

describe('images that arrive', () => {
  test('are ready when size and time have been at rest; those that lay there, at once, oldest first', () => {
    const arrivals = new Arrivals([], settle);
    const old = listing(
      ['b.png', look(5, 3)],
      ['a.png', look(5, 3)],
      ['c.png', look(5, 1)],
      ['young.png', look(5, 9500)],
    );
    expect(names(arrivals.see(old, 10_000))).toEqual(['c.png', 'a.png', 'b.png']);
    expect(watch(arrivals, old, 10_500, 14_000)).toEqual([[11_500, ['young.png']]]);
    // a copy keeps an old time: what comes later must be seen at rest all the same
    old.set('copied.png', look(5, 1, 7));
    expect(watch(arrivals, old, 14_500, 18_000)).toEqual([[16_500, ['copied.png']]]);
    old.set('copied.png', look(6, 1, 7));
    expect(watch(arrivals, old, 18_500, 22_000)).toEqual([[20_500, ['copied.png']]]);
  });

  test('are not ready because this process slept', () => {
    const arrivals = new Arrivals([], settle);
    arrivals.see(listing(), 0);
    expect(arrivals.see(listing(['a.png', look(1, 1)]), 500)).toEqual([]);
    expect(arrivals.see(listing(['a.png', look(1, 1)]), 60_000)).toEqual([]);
    expect(names(arrivals.see(listing(['a.png', look(1, 1)]), 60_500))).toEqual(['a.png']);
  });

  test('are done once, also over restarts; replaced ones come again, moved ones do not', () => {
    const one: [string, Look] = ['a.png', look(5, 1, 11)];
    const arrivals = new Arrivals([one], settle);
    expect(watch(arrivals, listing(one), 10_000, 14_000)).toEqual([]);
    expect(watch(arrivals, listing(['b.png', one[1]]), 14_500, 18_000)).toEqual([]);
    expect(arrivals.moves).toEqual([{ from: 'a.png', to: 'b.png' }]);
    // a copy is another image
    expect(watch(arrivals, listing(['b.png', one[1]], ['c.png', look(5, 1, 12)]), 18_500, 22_000)).toEqual([
      [20_500, ['c.png']],
    ]);
    expect(watch(arrivals, listing(['b.png', look(5, 18_600, 11)]), 22_500, 26_000)).toEqual([
      [24_500, ['b.png']],
    ]);
  });

  test('that change while they are scored come again when that is done', () => {
    const arrivals = new Arrivals([], settle);
    const [arrival] = arrivals.see(listing(['a.png', look(5, 1)]), 10_000);
    arrivals.see(listing(['a.png', look(6, 10_100)]), 10_500);
    arrivals.done(arrival!);
    expect(watch(arrivals, listing(['a.png', look(6, 10_100)]), 11_000, 14_000)).toEqual([
      [12_500, ['a.png']],
    ]);
    arrivals.again({ file: 'a.png', look: look(6, 10_100) }, 14_000);
    expect(watch(arrivals, listing(['a.png', look(6, 10_100)]), 14_500, 18_000)).toEqual([
      [16_000, ['a.png']],
    ]);
  });

  test('each exactly once, however many writers write in pieces and however often the watcher is killed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const random = new Random(seed);
        const files: { name: string; pieces: number; left: number; next: number; look: Look }[] = Array.from(
          { length: 40 },
          (_, i) => {
            const pieces = 1 + Math.floor(5 * random.uniform());
            return {
              name: `${i}.png`,
              pieces,
              left: pieces,
              next: 40_000 * random.uniform(),
              look: look(0, 0, i + 1),
            };
          },
        );
        const lines = new Map<string, Look>();
        const written: string[] = [];
        let arrivals = new Arrivals(lines, settle);
        let queue: Arrival[] = [];
        for (let now = 0; now < 60_000; now += 500) {
          for (const file of files) {
            if (file.left === 0 || file.next > now) continue;
            file.left--;
            file.next = now + 1900 * random.uniform();
            file.look = look(file.look.size + 1, now, file.look.inode);
          }
          const there: Listing = new Map(
            files.filter(({ look: { size } }) => size > 0).map((file) => [file.name, file.look]),
          );
          queue.push(...arrivals.see(there, now));
          // a killed watcher forgets everything but its lines
          if (random.uniform() < 0.05) {
            arrivals = new Arrivals(lines, settle);
            queue = [];
          }
          for (const arrival of queue.splice(0, 3)) {
            const file = files.find(({ name }) => name === arrival.file)!;
            expect([file.left, arrival.look]).toEqual([0, file.look]);
            lines.set(arrival.file, arrival.look);
            written.push(arrival.file);
            arrivals.done(arrival);
          }
        }
        expect(written.toSorted()).toEqual(files.map(({ name }) => name).toSorted());
      }),
      { numRuns: 50 },
    );
  });
});

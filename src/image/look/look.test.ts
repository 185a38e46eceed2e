import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../../shared/random.ts';
import { groupLooks, nearDuplicate } from './group-looks.ts';
import { lookDistance, lookHash, type LookHash } from './look-hash.ts';

const side = 32;

/** A picture of a few soft waves, other ones for each seed. */
function picture(
  seed: number,
  change: (value: number, x: number, y: number) => number = (value) => value,
): Uint8ClampedArray {
  const random = new Random(seed);
  const waves = Array.from({ length: 12 }, () => [
    random.uniform(),
    random.uniform(),
    random.uniform() * 6,
    random.uniform() * 40,
  ]);
  return Uint8ClampedArray.from({ length: side * side * 4 }, (_, i) => {
    const [x, y] = [(i >> 2) % side, Math.floor((i >> 2) / side)];
    let value = 128;
    for (const [fx, fy, phase, height] of waves) value += height! * Math.sin(fx! * x + fy! * y + phase!);
    return i % 4 === 3 ? 255 : change(value, x, y);
  });
}

test('the hash is the signs of a cosine transform, as its definition gives them', () => {
  const rgba = picture(3);
  const hash = lookHash(rgba);
  for (const [u, v] of [
    [1, 0],
    [0, 1],
    [5, 9],
    [15, 15],
  ] as const) {
    let sum = 0;
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) {
        const wave = Math.cos(((2 * x + 1) * u * Math.PI) / 64) * Math.cos(((2 * y + 1) * v * Math.PI) / 64);
        sum += rgba[4 * (y * side + x)]! * wave;
      }
    const bit = v * 16 + u;
    expect((hash[bit >> 5]! >>> (bit & 31)) & 1).toBe(sum > 0 ? 1 : 0);
  }
});

test('an even area hashes to nothing, whatever its colour', () => {
  for (const value of [0, 7, 128, 255])
    expect([...lookHash(new Uint8ClampedArray(4096).fill(value))]).toEqual(new Array(8).fill(0));
});

test('changed copies are near, other pictures far', () => {
  const noise = new Random(1);
  const original = lookHash(picture(1));
  const copies = [
    picture(1, (value) => value * 0.8 + 30),
    picture(1, (value) => value + (noise.uniform() - 0.5) * 10),
    picture(1, (value, x, y) => (x > 26 && y > 29 ? 255 : value)),
  ];
  for (const copy of copies)
    expect(lookDistance(original, lookHash(copy))).toBeLessThanOrEqual(nearDuplicate);
  for (let seed = 2; seed < 40; seed++)
    expect(lookDistance(original, lookHash(picture(seed)))).toBeGreaterThan(nearDuplicate);
});

const hash = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes): LookHash => new Uint32Array(bytes.slice().buffer));
/** Hashes of which many are near each other. */
const hashes = fc
  .tuple(
    fc.array(hash, { minLength: 1, maxLength: 4 }),
    fc.array(fc.tuple(fc.nat(3), fc.array(fc.nat(255), { maxLength: 90 })), { maxLength: 30 }),
  )
  .map(([seeds, changes]) =>
    changes.map(([seed, bits]) => {
      const changed = seeds[seed % seeds.length]!.slice();
      for (const bit of bits) changed[bit >> 5]! ^= 1 << (bit & 31);
      return changed;
    }),
  );

test('property: the distance counts differing bits', () => {
  fc.assert(
    fc.property(hash, hash, (a, b) => {
      let bits = 0;
      for (let i = 0; i < 256; i++) if (((a[i >> 5]! ^ b[i >> 5]!) >>> (i & 31)) & 1) bits++;
      expect(lookDistance(a, b)).toBe(bits);
    }),
  );
});

test('property: who joins is near its leader, who leads is near no earlier leader, and an unread image is alone', () => {
  fc.assert(
    fc.property(hashes, fc.nat(), (all, hole) => {
      const list: (LookHash | undefined)[] = [...all];
      if (list.length > 0) list[hole % list.length] = undefined;
      const groups = groupLooks(list);
      const leads = (index: number): boolean => groups[index] === index;
      list.forEach((own, index) => {
        const leader = groups[index]!;
        if (!own) return expect(leader).toBe(index);
        const distances = list
          .slice(0, index)
          .flatMap((other, at) => (other && leads(at) ? [lookDistance(own, other)] : []));
        const nearest = Math.min(...distances, 256);
        if (nearest > nearDuplicate) return expect(leader).toBe(index);
        expect(leads(leader)).toBe(true);
        expect(lookDistance(own, list[leader]!)).toBe(nearest);
      });
    }),
  );
});

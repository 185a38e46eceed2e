import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bufferAccess } from './random-access.ts';
import { readHeader, writeSafetensors, type TensorToWrite } from './safetensors.ts';
import { openSafetensors } from './safetensors-source.ts';

function file(header: unknown, data = 64): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const out = new Uint8Array(8 + text.length + data);
  new DataView(out.buffer).setBigUint64(0, BigInt(text.length), true);
  out.set(text, 8);
  return out;
}

const entry = (shape: unknown, range: unknown, dtype: unknown = 'F32') => ({
  dtype,
  shape,
  data_offsets: range,
});

describe('safetensors', () => {
  it('writes what it reads, every tensor aligned to its element size', async () => {
    const tensor = fc.record({
      dtype: fc.constantFrom('F32' as const, 'F16' as const, 'I8' as const, 'U8' as const),
      length: fc.integer({ min: 0, max: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(tensor, { maxLength: 8 }), async (list) => {
        const tensors: TensorToWrite[] = list.map(({ dtype, length }, i) => {
          const size = { F32: 4, F16: 2, I8: 1, U8: 1 }[dtype];
          const bytes = Uint8Array.from({ length: length * size }, (_, k) => i + k);
          return { name: `t${i}`, dtype, shape: [length], bytes };
        });
        const written = writeSafetensors(tensors, { format: 'pt' });
        const read = await readHeader(bufferAccess(written, 'x'));
        expect(read.size).toBe(tensors.length);
        for (const { name, dtype, shape, bytes } of tensors) {
          const found = read.get(name)!;
          expect(found).toMatchObject({ dtype, shape });
          expect(written.slice(found.offset, found.offset + found.bytes)).toEqual(bytes);
          expect(found.offset % (bytes.length / (shape[0]! || 1) || 1)).toBe(0);
        }
      }),
    );
  });

  const hostile: [string, Uint8Array, RegExp][] = [
    ['too short', new Uint8Array(9), /too short/],
    ['a header longer than the file', file('{}').fill(255, 0, 4), /claims/],
    ['a header of 2^64 bytes', file('{}').fill(255, 0, 8), /claims/],
    ['no JSON', file('{"a":'), /not JSON/],
    ['an array', file([]), /not an object/],
    ['an entry that is null', file({ a: null }), /unknown type/],
    ['an unknown type', file({ a: entry([1], [0, 4], 'F8_E4M3') }), /unknown type "F8_E4M3"/],
    ['a type from Object.prototype', file({ a: entry([1], [0, 4], 'toString') }), /unknown type/],
    ['a negative size', file({ a: entry([-1], [0, 4]) }), /no valid shape/],
    ['a fractional size', file({ a: entry([1.5], [0, 6]) }), /no valid shape/],
    ['offsets in text', file({ a: entry([1], ['0', '4']) }), /no valid offsets/],
    ['offsets backwards', file({ a: entry([1], [8, 4]) }), /outside/],
    ['data beyond the file', file({ a: entry([17], [0, 68]) }), /outside/],
    ['a size that overflows', file({ a: entry([2 ** 31, 2 ** 31, 2 ** 31], [0, 4]) }), /does not fit/],
    ['a shape larger than its data', file({ a: entry([3], [0, 8]) }), /does not fit/],
    ['overlapping tensors', file({ a: entry([2], [0, 8]), b: entry([2], [4, 12]) }), /overlaps/],
  ];
  it.each(hostile)('refuses %s', async (_, bytes, message) => {
    const attempt = readHeader(bufferAccess(bytes, 'bad.safetensors'), 'model-invalid');
    await expect(attempt).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringMatching(message) as string,
    });
  });

  it('keeps a tensor named __proto__ a name', async () => {
    const header = await readHeader(
      bufferAccess(file('{"__proto__":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}'), 'x'),
    );
    expect([...header.keys()]).toEqual(['__proto__']);
  });

  it('gives checkpoint values as f32', async () => {
    const bytes = writeSafetensors([
      {
        name: 'half',
        dtype: 'F16',
        shape: [2],
        bytes: new Uint8Array(Uint16Array.of(0x3c00, 0x3800).buffer),
      },
      { name: 'int', dtype: 'I8', shape: [1, 3], bytes: Uint8Array.of(255, 0, 127) },
    ]);
    const source = await openSafetensors(bufferAccess(bytes, 'x'));
    expect([...(await source.read('half'))]).toEqual([1, 0.5]);
    expect([...(await source.read('int'))]).toEqual([-1, 0, 127]);
  });
});

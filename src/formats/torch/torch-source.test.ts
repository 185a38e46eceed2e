import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../open-checkpoint.ts';
import { bufferAccess, type RandomAccess } from '../random-access.ts';
import { dictOps, op, pickle, tensorOps, type FakeTensor } from '../../testing/pickle-writer.ts';
import { sparseZip, zipBytes, type ZipPart } from '../../testing/zip-writer.ts';
import { openTorch } from './torch-source.ts';

const bytesOf = (array: Float32Array | Float64Array | BigInt64Array | Uint16Array) =>
  new Uint8Array(array.buffer);

function parts(ops: number[], data: Record<string, Uint8Array>, more: ZipPart[] = []): ZipPart[] {
  return [
    { name: 'root/data.pkl', data: pickle(ops) },
    ...more,
    ...Object.entries(data).map(([key, bytes]) => ({ name: `root/data/${key}`, data: bytes })),
  ];
}

const vector = (storage: string, key: string, count: number): FakeTensor => ({
  storage,
  key,
  count,
  shape: [count],
  strides: [1],
});

const invalid = (message: RegExp) => ({
  code: 'checkpoint-invalid',
  message: expect.stringMatching(message) as string,
});

describe('openTorch', () => {
  it('reads every element type', async () => {
    const data = {
      0: bytesOf(Float32Array.of(1.5, -2)),
      1: bytesOf(Float64Array.of(0.1, 1e300)),
      2: bytesOf(Uint16Array.of(0x3c00, 0xc000)),
      3: bytesOf(Uint16Array.of(0x3f80, 0xc0a0)),
      4: bytesOf(BigInt64Array.of(-3n, 1n << 40n)),
      5: Uint8Array.of(200, 0),
      6: Uint8Array.of(200, 1),
    };
    const types = ['Float', 'Double', 'Half', 'BFloat16', 'Long', 'Char', 'Byte'];
    const ops = dictOps(
      Object.fromEntries(types.map((type, i) => [type, tensorOps(vector(`${type}Storage`, String(i), 2))])),
    );
    const source = await openTorch(sparseZip(parts(ops, data)));
    const values = await Promise.all(types.map(async (type) => [...(await source.read(type))]));
    expect(values).toEqual([
      [1.5, -2],
      [Math.fround(0.1), Infinity],
      [1, -2],
      [1, -5],
      [-3, 2 ** 40],
      [-56, 0],
      [200, 1],
    ]);
  });

  it('follows strides, offsets and shared storages', async () => {
    const storage = Float32Array.from({ length: 24 }, (_, i) => i);
    const view = (offset: number, shape: number[], strides: number[]) =>
      tensorOps({ storage: 'FloatStorage', key: '0', count: 24, offset, shape, strides });
    const ops = dictOps({
      transposed: view(0, [3, 2], [1, 3]),
      row: view(20, [4], [1]),
      every: view(1, [2, 2, 3], [12, 2, 4]),
      repeated: view(5, [3], [0]),
      scalar: view(7, [], []),
      empty: view(0, [0, 4], [4, 1]),
    });
    const source = await openTorch(sparseZip(parts(ops, { 0: bytesOf(storage) })));
    const read = async (name: string) => [...(await source.read(name))];
    expect(await read('transposed')).toEqual([0, 3, 1, 4, 2, 5]);
    expect(await read('row')).toEqual([20, 21, 22, 23]);
    expect(await read('every')).toEqual([1, 5, 9, 3, 7, 11, 13, 17, 21, 15, 19, 23]);
    expect(await read('repeated')).toEqual([5, 5, 5]);
    expect(await read('scalar')).toEqual([7]);
    expect(await read('empty')).toEqual([]);
    expect(source.tensors.get('every')).toEqual({ shape: [2, 2, 3], dtype: 'F32' });
  });

  it('reads zip64 files beyond 4 GiB in slices', async () => {
    const count = 6_000_000;
    const values = Float32Array.from({ length: count }, (_, i) => i);
    const ops = dictOps({ weight: tensorOps(vector('FloatStorage', '0', count)) });
    const file = sparseZip(parts(ops, { 0: bytesOf(values) }), { gap: 5 * 2 ** 30, wide: true });
    expect(file.size).toBeGreaterThan(5 * 2 ** 30);
    const source = await openTorch(file);
    expect(Buffer.from((await source.read('weight')).buffer).equals(Buffer.from(values.buffer))).toBe(true);
    expect(file.largestRead).toBeLessThanOrEqual(16 << 20);
  });

  it('takes the weights out of what training scripts wrap around them', async () => {
    const tensor = tensorOps(vector('FloatStorage', '0', 1));
    const wrapped = dictOps({
      epoch: op.int(3),
      optimizer: dictOps({ state: dictOps({ moment: tensor }) }),
      model: dictOps({ layer: tensor, nested: dictOps({ weight: tensor }) }),
    });
    const source = await openTorch(sparseZip(parts(wrapped, { 0: bytesOf(Float32Array.of(4)) })));
    expect([...source.tensors.keys()]).toEqual(['model.layer', 'model.nested.weight']);
  });

  it('finds the weights of a whole module, saved as an object', async () => {
    const tensor = tensorOps(vector('FloatStorage', '0', 1));
    const module = (name: string, state: Record<string, number[]>) => [
      ...[...op.global('models', name), ...op.emptyTuple, 0x81],
      ...[...dictOps(state), ...op.build],
    ];
    const layer = module('Linear', { training: op.false, _parameters: dictOps({ weight: tensor }) });
    const whole = module('Net', { _modules: dictOps({ head: layer }), _buffers: dictOps({ count: tensor }) });
    const source = await openTorch(sparseZip(parts(whole, { 0: bytesOf(Float32Array.of(4)) })));
    expect([...source.tensors.keys()].toSorted()).toEqual(['count', 'head.weight']);
    expect(source.standIns).toEqual(['models.Net', 'models.Linear']);
  });

  it('reads float32 of an untyped storage, and names the type of float8', async () => {
    const tensor = (dtype: string) => {
      const old = tensorOps({ storage: 'UntypedStorage', key: '0', count: 4, shape: [1], strides: [1] });
      // rebuild_tensor_v3 has the type behind the arguments of v2.
      const v3 = op.global('torch._utils', '_rebuild_tensor_v3');
      const arguments_ = old.slice(op.global('torch._utils', '_rebuild_tensor_v2').length, -2);
      return [...v3, ...arguments_, ...op.global('torch', dtype), ...op.tuple, ...op.reduce];
    };
    const ops = dictOps({ a: tensor('float32'), b: tensor('float8_e4m3fn') });
    const source = await openTorch(sparseZip(parts(ops, { 0: bytesOf(Float32Array.of(2.5)) })));
    expect([...(await source.read('a'))]).toEqual([2.5]);
    expect(source.tensors.get('b')).toEqual({ shape: [1], dtype: { unsupported: 'float8_e4m3fn' } });
    await expect(source.read('b')).rejects.toMatchObject(invalid(/float8_e4m3fn/));
  });

  it('survives a dict that holds itself', async () => {
    const cyclic = [...op.emptyDict, 0x71, 0, ...op.string('model'), 0x68, 0, 0x73];
    await expect(openTorch(sparseZip(parts(cyclic, {})))).rejects.toMatchObject(invalid(/no state_dict/));
  });

  const one = dictOps({ weight: tensorOps(vector('FloatStorage', '0', 2)) });
  const pair = bytesOf(Float32Array.of(1, 2));
  const system = [...op.global('posix', 'system'), ...op.string('id'), ...op.tuple1, ...op.reduce];
  const refused: [string, ZipPart[], RegExp][] = [
    ['a malicious pickle', parts(system, {}), /posix\.system/],
    ['a zip without data.pkl', [{ name: 'word/document.xml', data: pair }], /without data\.pkl/],
    [
      'big-endian data',
      parts(one, { 0: pair }, [{ name: 'root/byteorder', data: new TextEncoder().encode('big') }]),
      /big-endian/,
    ],
    ['a missing storage', parts(one, {}), /lacks the data of weight/],
    ['a storage cut short', parts(one, { 0: pair.slice(0, 7) }), /too little data for weight/],
    ['a pickle without tensors', parts(dictOps({ a: op.int(1) }), {}), /no state_dict/],
    ['a bare number', parts(op.int(1), {}), /no state_dict/],
    ['an encrypted entry', parts(one, {}, [{ name: 'root/data/0', data: pair, flags: 1 }]), /encrypted/],
    [
      'an unknown compression',
      parts(one, {}, [{ name: 'root/data/0', data: pair, method: 93 }]),
      /unknown way/,
    ],
    ['an entry twice', parts(one, { 0: pair }, [{ name: 'root/data/0', data: pair }]), /twice/],
    [
      'an entry with two sizes',
      parts(one, {}, [{ name: 'root/data/0', data: pair, size: 1e6 }]),
      /two sizes/,
    ],
    [
      'deflated rubbish',
      [{ name: 'root/data.pkl', data: Uint8Array.of(255, 255), method: 8, size: 50 }],
      /cannot be inflated/,
    ],
  ];
  it.each(refused)('refuses %s', async (_, entries, message) => {
    await expect(openTorch(sparseZip(entries))).rejects.toMatchObject(invalid(message));
  });

  it('refuses a zip cut at any byte', async () => {
    const whole = await zipBytes(parts(one, { 0: pair }));
    expect([...(await (await openTorch(bufferAccess(whole, 'x'))).read('weight'))]).toEqual([1, 2]);
    for (let length = 0; length < whole.length; length++) {
      const cut = bufferAccess(whole.subarray(0, length), 'cut.pth');
      await expect(openTorch(cut)).rejects.toMatchObject({ code: 'checkpoint-invalid' });
    }
  });

  it('never fails otherwise than with a clear error, whatever byte is wrong', async () => {
    const whole = await zipBytes(parts(one, { 0: pair }));
    for (let at = 0; at < whole.length; at++) {
      for (const flip of [0xff, 0x01, 0x80]) {
        const bad = whole.slice();
        bad[at]! ^= flip;
        const attempt = openTorch(bufferAccess(bad, 'bad.pth')).then(async (source) => {
          for (const name of source.tensors.keys()) await source.read(name);
        });
        await attempt.catch((error: unknown) => expect(error).toMatchObject({ code: 'checkpoint-invalid' }));
      }
    }
  });
});

describe('openCheckpoint', () => {
  const file = (text: string | Uint8Array): RandomAccess =>
    bufferAccess(typeof text === 'string' ? new TextEncoder().encode(text) : text, 'weights.pth');
  const wrong: [string, RandomAccess, RegExp][] = [
    ['an empty file', file(''), /is empty/],
    ['a text', file('these are not weights at all'), /neither/],
    ['a Git LFS pointer', file('version https://git-lfs.github.com/spec/v1\noid sha256:0'), /Git LFS/],
    ['a file of PyTorch before 1.6', file(Uint8Array.of(0x80, 2, 0x8a, 10)), /old format/],
    ['a web page', file('<!doctype html><html></html>'), /is a web page/],
    ['a zip signature alone', file('PK\x03\x04'), /too short/],
  ];
  it.each(wrong)('names %s', async (_, access, message) => {
    await expect(openCheckpoint(access)).rejects.toMatchObject(invalid(message));
  });

  it('opens what PyTorch wrote', async () => {
    const bytes = readFileSync('e2e/fixtures/golden/small_seed0_ImageReward.pt');
    const source = await openCheckpoint(bufferAccess(bytes, 'ImageReward.pt'));
    expect(source.tensors.get('mlp.layers.7.weight')).toEqual({ shape: [1, 4], dtype: 'F32' });
    expect([...(await source.read('blip.text_encoder.embeddings.position_ids'))]).toEqual(
      Array.from({ length: 64 }, (_, i) => i),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { dictOps, op, pickle, tensorOps } from '../../testing/pickle-writer.ts';
import { StandIn, unpickle } from './pickle.ts';
import { ForeignTensor, torchWorld, TorchTensor } from './torch-objects.ts';

const run = (ops: number[]) => unpickle(pickle(ops), torchWorld).value;

describe('unpickle', () => {
  it('builds dicts, tuples, numbers and strings', () => {
    const list = [...op.mark, ...op.int(-5), ...op.string('ü'), ...op.none, ...op.true, ...op.tuple];
    expect(run(dictOps({ a: op.int(7), b: list }))).toEqual(
      new Map<string, unknown>([
        ['a', 7],
        ['b', [-5, 'ü', undefined, true]],
      ]),
    );
  });

  it('reads integers of any width, floats and protocol 4 strings', () => {
    const float = [0x47, 0xbf, 0xf8, 0, 0, 0, 0, 0, 0];
    const long = [0x8a, 3, 0x00, 0x00, 0xff];
    const huge = [0x8a, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    const short = [0x8c, 2, 0x6f, 0x6b, 0x94];
    const items = [...op.mark, ...float, ...long, ...huge, ...short, ...op.tuple];
    expect(run(items)).toEqual([-1.5, -65536, 2n ** 64n, 'ok']);
  });

  it('describes a tensor without reading it', () => {
    const tensor = run(
      tensorOps({ storage: 'HalfStorage', key: '3', count: 12, offset: 2, shape: [2, 3], strides: [1, 4] }),
    );
    expect(tensor).toBeInstanceOf(TorchTensor);
    expect(tensor).toMatchObject({
      offset: 2,
      shape: [2, 3],
      strides: [1, 4],
      storage: { dtype: 'F16', key: '3' },
    });
  });

  const namespace = [
    ...[...op.global('argparse', 'Namespace'), ...op.emptyTuple, 0x81],
    ...[...dictOps({ lr: op.int(3) }), ...op.build],
  ];
  const strangers: [string, number[], string][] = [
    ['an argparse.Namespace', namespace, 'argparse.Namespace'],
    [
      'a numpy scalar',
      [...op.global('numpy.core.multiarray', 'scalar'), ...op.emptyTuple, ...op.reduce],
      'numpy.core.multiarray.scalar',
    ],
    ['an object by OBJ', [...op.mark, ...op.global('easydict', 'EasyDict'), 0x6f], 'easydict.EasyDict'],
    [
      'an object by INST',
      [...op.mark, 0x69, ...new TextEncoder().encode('yacs.config\nCfgNode\n')],
      'yacs.config.CfgNode',
    ],
    [
      'what a method of an object gives',
      [
        ...[...op.global('builtins', 'getattr'), ...op.emptyTuple, ...op.reduce],
        ...[...op.emptyTuple, ...op.reduce],
      ],
      'builtins.getattr',
    ],
    [
      'a call of a storage type',
      [...op.global('torch', 'FloatStorage'), ...op.emptyTuple, ...op.reduce],
      'torch.FloatStorage',
    ],
    [
      'a name on Object.prototype',
      [...op.global('constructor', 'constructor'), ...op.emptyTuple, ...op.reduce],
      'constructor.constructor',
    ],
    ['an extension', [0x82, 7], 'extension 7'],
  ];
  it.each(strangers)('puts something inert in the place of %s, and runs nothing', (_, ops, name) => {
    const { value, standIns } = unpickle(pickle(ops), torchWorld);
    expect(value).toBeInstanceOf(StandIn);
    expect(value).toMatchObject({ name });
    expect(standIns).toEqual([name]);
  });

  it('keeps the attributes and items of what it cannot make', () => {
    const items = [...op.mark, ...op.string('a'), ...op.int(1), ...op.setItems];
    expect(run([...namespace, ...items])).toMatchObject({
      state: new Map([['lr', 3]]),
      items: new Map([['a', 1]]),
    });
  });

  it('reads sets', () => {
    expect(run([0x8f, ...op.mark, ...op.int(1), ...op.int(2), 0x90])).toEqual([1, 2]);
    expect(run([...op.mark, ...op.int(3), 0x91])).toEqual([3]);
  });

  it.each([
    ['ComplexFloatStorage', 'complex64'],
    ['QInt8Storage', 'qint8'],
  ])('names the type of a tensor in %s', (storage, type) => {
    const tensor = run(tensorOps({ storage, key: '0', count: 1, shape: [1], strides: [1] }));
    expect(tensor).toBeInstanceOf(ForeignTensor);
    expect(tensor).toMatchObject({ type });
  });

  it('shows no control characters of a name', () => {
    const { standIns } = unpickle(
      pickle([...op.global('a\x1b[31m', 'b'), ...op.emptyTuple, ...op.reduce]),
      torchWorld,
    );
    expect(standIns).toEqual(['a�[31m.b']);
  });

  const system = [...op.global('posix', 'system'), ...op.string('touch owned'), ...op.tuple1, ...op.reduce];
  const refused: [string, number[], RegExp][] = [
    ['os.system', system, /asks for posix\.system, which is not allowed/],
    ['builtins.eval', op.global('builtins', 'eval'), /builtins\.eval/],
    [
      'subprocess by STACK_GLOBAL',
      [...op.string('subprocess'), ...op.string('Popen'), 0x93],
      /subprocess\.Popen/,
    ],
    [
      'os.system by INST',
      [...op.mark, 0x69, ...new TextEncoder().encode('os\nsystem\n')],
      /asks for os\.system/,
    ],
    ['a buffer from elsewhere', [0x97], /opcode 0x97/],
    ['calling data', [...op.int(1), ...op.emptyTuple, ...op.reduce], /neither a class nor a function/],
    [
      'a tensor beyond its storage',
      tensorOps({ storage: 'FloatStorage', key: '0', count: 5, shape: [2, 3], strides: [3, 1] }),
      /beyond its storage/,
    ],
    [
      'a negative offset',
      tensorOps({ storage: 'FloatStorage', key: '0', count: 5, offset: -1, shape: [1], strides: [1] }),
      /no valid shape/,
    ],
    [
      'a storage id of another kind',
      [...op.mark, ...op.string('module'), ...op.tuple, ...op.persistent],
      /no valid id/,
    ],
    ['an empty stack', op.tuple1, /empty stack/],
    ['an append to a number', [...op.int(1), ...op.int(2), 0x61], /not a list/],
    ['an unknown memo', [0x68, 9], /unknown memo/],
    ['a string longer than the file', [0x58, 255, 255, 255, 127], /ends too early/],
    ['a string of 2^64 bytes', [0x8d, ...new Array<number>(8).fill(255)], /ends too early/],
    ['a line without end', [0x63, 0x61], /ends too early/],
  ];
  it.each(refused)('refuses %s', (_, ops, message) => {
    expect(() => run(ops)).toThrow(message);
    expect(() => run(ops)).toThrow(expect.objectContaining({ code: 'checkpoint-invalid' }) as Error);
  });

  it('refuses a pickle without an end', () => {
    expect(() => unpickle(Uint8Array.from([0x80, 2, 0x7d]), torchWorld)).toThrow(/ends too early/);
  });
});

import { describe, expect, it } from 'vitest';
import { dictOps, op, pickle, tensorOps } from '../../testing/pickle-writer.ts';
import { unpickle } from './pickle.ts';
import { torchWorld, TorchTensor } from './torch-objects.ts';

const run = (ops: number[]) => unpickle(pickle(ops), torchWorld);

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

  const system = [...op.global('posix', 'system'), ...op.string('touch owned'), ...op.tuple1, ...op.reduce];
  const refused: [string, number[], RegExp][] = [
    ['os.system', system, /asks for posix\.system, which is not allowed/],
    ['builtins.eval', op.global('builtins', 'eval'), /builtins\.eval/],
    ['a class of a training script', op.global('argparse', 'Namespace'), /argparse\.Namespace/],
    ['a name on Object.prototype', op.global('constructor', 'constructor'), /constructor\.constructor/],
    [
      'getattr by STACK_GLOBAL',
      [...op.string('builtins'), ...op.string('getattr'), 0x93],
      /builtins\.getattr/,
    ],
    ['INST', [...op.mark, 0x69, ...new TextEncoder().encode('os\nsystem\n')], /opcode 0x69/],
    ['OBJ', [...op.mark, 0x6f], /opcode 0x6f/],
    ['NEWOBJ', [0x81], /opcode 0x81/],
    ['EXT1', [0x82, 1], /opcode 0x82/],
    [
      'calling a storage type',
      [...op.global('torch', 'FloatStorage'), ...op.emptyTuple, ...op.reduce],
      /calls torch\.FloatStorage/,
    ],
    ['calling data', [...op.int(1), ...op.emptyTuple, ...op.reduce], /calls something/],
    [
      'state on a tensor',
      [
        ...tensorOps({ storage: 'FloatStorage', key: '0', count: 1, shape: [1], strides: [1] }),
        ...op.emptyDict,
        ...op.build,
      ],
      /sets the state/,
    ],
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
      'an unknown storage',
      tensorOps({ storage: 'QInt8Storage', key: '0', count: 1, shape: [1], strides: [1] }),
      /torch\.QInt8Storage/,
    ],
    [
      'a storage id of another kind',
      [...op.mark, ...op.string('module'), ...op.tuple, ...op.persistent],
      /no valid id/,
    ],
    ['an empty stack', op.tuple1, /empty stack/],
    ['an append to a number', [...op.int(1), ...op.int(2), 0x61], /no list/],
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

/** For tests: writes pickles opcode by opcode, so that files no PyTorch would write can be made too. */

const text = new TextEncoder();

function le(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256);
}

export const op = {
  proto: [0x80, 2],
  stop: [0x2e],
  mark: [0x28],
  none: [0x4e],
  true: [0x88],
  false: [0x89],
  emptyDict: [0x7d],
  emptyTuple: [0x29],
  emptyList: [0x5d],
  setItems: [0x75],
  tuple: [0x74],
  tuple1: [0x85],
  reduce: [0x52],
  build: [0x62],
  persistent: [0x51],
  int: (value: number) => [0x4a, ...le(value, 4)],
  string: (value: string) => {
    const bytes = text.encode(value);
    return [0x58, ...le(bytes.length, 4), ...bytes];
  },
  global: (module: string, name: string) => [0x63, ...text.encode(`${module}\n${name}\n`)],
};

export interface FakeTensor {
  /** Storage type, e.g. FloatStorage. */
  storage: string;
  key: string;
  /** Elements in the storage. */
  count: number;
  offset?: number;
  shape: number[];
  strides: number[];
}

const tuple = (items: number[][]) => [...op.mark, ...items.flat(), ...op.tuple];

/** The opcodes that build one tensor as torch.save writes it. */
export function tensorOps({ storage, key, count, offset = 0, shape, strides }: FakeTensor): number[] {
  const id = tuple([
    op.string('storage'),
    op.global('torch', storage),
    op.string(key),
    op.string('cpu'),
    op.int(count),
  ]);
  const args = tuple([
    [...id, ...op.persistent],
    op.int(offset),
    tuple(shape.map(op.int)),
    tuple(strides.map(op.int)),
    op.false,
    [...op.global('collections', 'OrderedDict'), ...op.emptyTuple, ...op.reduce],
  ]);
  return [...op.global('torch._utils', '_rebuild_tensor_v2'), ...args, ...op.reduce];
}

/** Opcodes of a plain dict. */
export function dictOps(items: Record<string, number[]>): number[] {
  const pairs = Object.entries(items).flatMap(([key, value]) => [...op.string(key), ...value]);
  return [...op.emptyDict, ...op.mark, ...pairs, ...op.setItems];
}

export function pickle(ops: number[]): Uint8Array {
  return Uint8Array.from([...op.proto, ...ops, ...op.stop]);
}

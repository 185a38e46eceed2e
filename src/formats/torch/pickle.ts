import { FoveaError } from '../../shared/errors.ts';
import { ByteReader } from './byte-reader.ts';

/**
 * A pickle machine that builds data and runs nothing. Opcodes outside the list are refused by name, and so is every class or
 * function that the caller's `resolve` does not know. Dicts become Maps, lists and tuples arrays.
 */

/** A class or function the caller allows: a name, and what calling it with plain arguments builds. */
export interface PickleGlobal {
  readonly name: string;
  readonly build?: (args: unknown[]) => unknown;
}

export interface PickleWorld {
  /** An allowed global, or undefined to refuse it. */
  resolve(name: string): PickleGlobal | undefined;
  /** Object that a persistent id stands for. */
  persistent(id: unknown): unknown;
}

const mark = Symbol('mark');
/** More than any checkpoint has; a bound on what a small hostile pickle may build. */
const largestStack = 4_000_000;

function refuse(what: string): never {
  throw new FoveaError(
    'checkpoint-invalid',
    `The checkpoint is refused: its pickle ${what}.`,
    'Save the weights alone, torch.save(model.state_dict(), "weights.pth"), and give that file.',
  );
}

class Machine {
  private readonly stack: unknown[] = [];
  private readonly memo = new Map<number, unknown>();
  private readonly globals = new WeakSet();
  private readonly read: ByteReader;
  private readonly world: PickleWorld;

  constructor(bytes: Uint8Array, world: PickleWorld) {
    this.read = new ByteReader(bytes);
    this.world = world;
  }

  run(): unknown {
    for (;;) {
      const opcode = this.read.u8();
      if (opcode === 0x2e) return this.pop();
      const step = steps[opcode];
      if (!step) refuse(`uses the opcode 0x${opcode.toString(16).padStart(2, '0')}, which is not allowed`);
      step(this, this.read);
    }
  }

  push(value: unknown): void {
    if (this.stack.length >= largestStack) refuse('is implausibly large');
    this.stack.push(value);
  }

  pop(): unknown {
    if (this.stack.length === 0) refuse('is malformed (empty stack)');
    const value = this.stack.pop();
    if (value === mark) refuse('is malformed (unexpected mark)');
    return value;
  }

  mark(): void {
    this.push(mark);
  }

  /** Everything above the last mark, which goes too. */
  popMark(): unknown[] {
    const at = this.stack.lastIndexOf(mark);
    if (at < 0) refuse('is malformed (no mark)');
    const values = this.stack.splice(at);
    values.shift();
    return values;
  }

  popMany(count: number): unknown[] {
    const values = Array.from({ length: count }, () => this.pop());
    return values.reverse();
  }

  top(): unknown {
    if (this.stack.length === 0 || this.stack.at(-1) === mark) refuse('is malformed (empty stack)');
    return this.stack.at(-1);
  }

  append(values: unknown[]): void {
    const list = this.top();
    if (!Array.isArray(list)) refuse('appends to something that is no list');
    for (const value of values) list.push(value);
  }

  set(items: unknown[]): void {
    const dict = this.top();
    if (!(dict instanceof Map) || items.length % 2) refuse('fills something that is no dict');
    for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1]);
  }

  store(index = this.memo.size): void {
    this.memo.set(index, this.top());
  }

  recall(index: number): void {
    if (!this.memo.has(index)) refuse('is malformed (unknown memo)');
    this.push(this.memo.get(index));
  }

  global(module: unknown, name: unknown): void {
    const full = `${String(module)}.${String(name)}`;
    const known = this.world.resolve(full);
    if (!known) refuse(`asks for ${full}, which is not allowed`);
    this.globals.add(known);
    this.push(known);
  }

  reduce(): void {
    const [callable, args] = this.popMany(2);
    const known = typeof callable === 'object' && callable !== null && this.globals.has(callable);
    const { name, build } = known ? (callable as PickleGlobal) : {};
    if (!build || !Array.isArray(args)) refuse(`calls ${name ?? 'something'}, which is not allowed`);
    this.push(build(args));
  }

  /** State set on an object: `_metadata` of a state_dict. It is dropped; nothing else may have state. */
  build(): void {
    this.pop();
    if (!(this.top() instanceof Map)) refuse('sets the state of an object, which is not allowed');
  }

  persistent(): void {
    this.push(this.world.persistent(this.pop()));
  }
}

type Step = (machine: Machine, read: ByteReader) => void;

/** Text form of an integer; protocol 0 writes booleans as 00 and 01. */
function textInteger(line: string): number | boolean {
  return line === '01' ? true : line === '00' ? false : Number(line.replace(/L$/, ''));
}

/** The allowed opcodes by their byte, named as in CPython's pickletools. */
const steps: Partial<Record<number, Step>> = {
  0x80: (_, r) => void r.u8(), // PROTO
  0x95: (_, r) => void r.u64(), // FRAME
  0x28: (m) => m.mark(), // MARK
  0x30: (m) => void m.pop(), // POP
  0x31: (m) => void m.popMark(), // POP_MARK
  0x32: (m) => m.push(m.top()), // DUP
  0x4e: (m) => m.push(undefined), // NONE
  0x88: (m) => m.push(true), // NEWTRUE
  0x89: (m) => m.push(false), // NEWFALSE
  0x49: (m, r) => m.push(textInteger(r.line())), // INT
  0x4c: (m, r) => m.push(textInteger(r.line())), // LONG
  0x4a: (m, r) => m.push(r.i32()), // BININT
  0x4b: (m, r) => m.push(r.u8()), // BININT1
  0x4d: (m, r) => m.push(r.u16()), // BININT2
  0x8a: (m, r) => m.push(r.integer(r.u8())), // LONG1
  0x8b: (m, r) => m.push(r.integer(r.u32())), // LONG4
  0x46: (m, r) => m.push(Number(r.line())), // FLOAT
  0x47: (m, r) => m.push(r.f64()), // BINFLOAT
  0x54: (m, r) => m.push(r.text(r.u32())), // BINSTRING
  0x55: (m, r) => m.push(r.text(r.u8())), // SHORT_BINSTRING
  0x58: (m, r) => m.push(r.text(r.u32())), // BINUNICODE
  0x8c: (m, r) => m.push(r.text(r.u8())), // SHORT_BINUNICODE
  0x8d: (m, r) => m.push(r.text(r.u64())), // BINUNICODE8
  0x42: (m, r) => m.push(r.raw(r.u32())), // BINBYTES
  0x43: (m, r) => m.push(r.raw(r.u8())), // SHORT_BINBYTES
  0x5d: (m) => m.push([]), // EMPTY_LIST
  0x6c: (m) => m.push(m.popMark()), // LIST
  0x61: (m) => m.append([m.pop()]), // APPEND
  0x65: (m) => m.append(m.popMark()), // APPENDS
  0x7d: (m) => m.push(new Map()), // EMPTY_DICT
  // DICT
  0x64: (m) => {
    const items = m.popMark();
    m.push(new Map());
    m.set(items);
  },
  0x73: (m) => m.set(m.popMany(2)), // SETITEM
  0x75: (m) => m.set(m.popMark()), // SETITEMS
  0x29: (m) => m.push([]), // EMPTY_TUPLE
  0x74: (m) => m.push(m.popMark()), // TUPLE
  0x85: (m) => m.push(m.popMany(1)), // TUPLE1
  0x86: (m) => m.push(m.popMany(2)), // TUPLE2
  0x87: (m) => m.push(m.popMany(3)), // TUPLE3
  0x70: (m, r) => m.store(Number(r.line())), // PUT
  0x71: (m, r) => m.store(r.u8()), // BINPUT
  0x72: (m, r) => m.store(r.u32()), // LONG_BINPUT
  0x94: (m) => m.store(), // MEMOIZE
  0x67: (m, r) => m.recall(Number(r.line())), // GET
  0x68: (m, r) => m.recall(r.u8()), // BINGET
  0x6a: (m, r) => m.recall(r.u32()), // LONG_BINGET
  0x63: (m, r) => m.global(r.line(), r.line()), // GLOBAL
  // STACK_GLOBAL
  0x93: (m) => {
    const [module, name] = m.popMany(2);
    m.global(module, name);
  },
  0x52: (m) => m.reduce(), // REDUCE
  0x62: (m) => m.build(), // BUILD
  0x51: (m) => m.persistent(), // BINPERSID
};

/** Builds the object a pickle describes. Throws `checkpoint-invalid` naming the first thing that is not allowed. */
export function unpickle(bytes: Uint8Array, world: PickleWorld): unknown {
  return new Machine(bytes, world).run();
}

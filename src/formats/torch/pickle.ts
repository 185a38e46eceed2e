import { FoveaError } from '../../shared/errors.ts';
import { ByteReader } from './byte-reader.ts';

/**
 * A pickle machine that builds data and runs nothing: what a class or function of someone's program would have made becomes a
 * `StandIn`. Opcodes outside the list are refused by name, and so is a global that the caller's `resolve` refuses. Dicts become
 * Maps; lists, tuples and sets arrays.
 */

/** A class or function the caller allows: a name, and what calling it with plain arguments builds (default: a stand-in). */
export interface PickleGlobal {
  readonly name: string;
  readonly build?: (args: unknown[]) => unknown;
}

/** In the place of an object that only the program that saved it could make: it has a name and data, and does nothing. */
export class StandIn {
  /** Items set on it, as on a dict. */
  readonly items = new Map<unknown, unknown>();
  /** Its attributes. */
  state = new Map<unknown, unknown>();

  constructor(readonly name: string) {}
}

export interface PickleWorld {
  /** The global of this name, or undefined to refuse it. */
  resolve(name: string): PickleGlobal | undefined;
  /** The object a persistent id refers to. */
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
  readonly standIns = new Set<string>();

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
    if (list instanceof StandIn) return;
    if (!Array.isArray(list)) refuse('appends to something that is not a list');
    for (const value of values) list.push(value);
  }

  set(items: unknown[]): void {
    const top = this.top();
    const dict = top instanceof StandIn ? top.items : top;
    if (!(dict instanceof Map) || items.length % 2) refuse('fills something that is not a dict');
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
    // What is shown of it has no control characters.
    const full = `${String(module)}.${String(name)}`.replaceAll(/\p{C}/gu, '�').slice(0, 200);
    const known = this.world.resolve(full);
    if (!known) refuse(`asks for ${full}, which is not allowed`);
    this.globals.add(known);
    this.push(known);
  }

  /** A call of a function, or an object made by its class: what the caller's `build` makes of it, or a stand-in. */
  make(callable: unknown, args: unknown): void {
    if (!Array.isArray(args)) refuse('is malformed (a call without arguments)');
    if (callable instanceof StandIn) return this.standIn(callable.name);
    if (!isGlobal(callable) || !this.globals.has(callable)) {
      refuse('calls something that is neither a class nor a function');
    }
    if (callable.build) this.push(callable.build(args));
    else this.standIn(callable.name);
  }

  standIn(name: string): void {
    this.standIns.add(name);
    this.push(new StandIn(name));
  }

  /** State set on an object: a stand-in keeps its attributes, all else (`_metadata` of a state_dict) is dropped. */
  build(): void {
    const state = this.pop();
    const object = this.top();
    if (!(object instanceof StandIn)) return;
    // With slots, state is a pair of dicts.
    for (const part of Array.isArray(state) ? (state as unknown[]) : [state]) {
      if (part instanceof Map) for (const [key, value] of part) object.state.set(key, value);
    }
  }

  persistent(): void {
    this.push(this.world.persistent(this.pop()));
  }
}

function isGlobal(value: unknown): value is PickleGlobal {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string';
}

type Step = (machine: Machine, read: ByteReader) => void;

/** Text form of an integer; protocol 0 writes booleans as 00 and 01. */
function textInteger(line: string): number | boolean {
  return line === '01' ? true : line === '00' ? false : Number(line.replace(/L$/, ''));
}

const call = (machine: Machine, [callable, args]: unknown[]) => machine.make(callable, args);

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
  0x56: (m, r) => m.push(r.line()), // UNICODE
  0x53: (m, r) => m.push(r.line().replace(/^(['"])(.*)\1$/, '$2')), // STRING
  0x8e: (m, r) => m.push(r.raw(r.u64())), // BINBYTES8
  0x96: (m, r) => m.push(r.raw(r.u64())), // BYTEARRAY8
  0x42: (m, r) => m.push(r.raw(r.u32())), // BINBYTES
  0x43: (m, r) => m.push(r.raw(r.u8())), // SHORT_BINBYTES
  0x5d: (m) => m.push([]), // EMPTY_LIST
  0x6c: (m) => m.push(m.popMark()), // LIST
  0x61: (m) => m.append([m.pop()]), // APPEND
  0x65: (m) => m.append(m.popMark()), // APPENDS
  0x8f: (m) => m.push([]), // EMPTY_SET
  0x90: (m) => m.append(m.popMark()), // ADDITEMS
  0x91: (m) => m.push(m.popMark()), // FROZENSET
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
  0x52: (m) => call(m, m.popMany(2)), // REDUCE
  0x81: (m) => call(m, m.popMany(2)), // NEWOBJ
  0x92: (m) => call(m, m.popMany(3)), // NEWOBJ_EX, whose keywords are dropped
  // INST
  0x69: (m, r) => {
    const args = m.popMark();
    m.global(r.line(), r.line());
    m.make(m.pop(), args);
  },
  // OBJ
  0x6f: (m) => {
    const [callable, ...args] = m.popMark();
    m.make(callable, args);
  },
  0x82: (m, r) => m.standIn(`extension ${r.u8()}`), // EXT1
  0x83: (m, r) => m.standIn(`extension ${r.u16()}`), // EXT2
  0x84: (m, r) => m.standIn(`extension ${r.u32()}`), // EXT4
  0x62: (m) => m.build(), // BUILD
  0x51: (m) => m.persistent(), // BINPERSID
};

export interface Unpickled {
  value: unknown;
  /** Names of the classes and functions that were replaced by placeholders. */
  standIns: string[];
}

/** Builds the object a pickle describes. Throws `checkpoint-invalid` naming the first thing that is not allowed. */
export function unpickle(bytes: Uint8Array, world: PickleWorld): Unpickled {
  const machine = new Machine(bytes, world);
  const value = machine.run();
  return { value, standIns: [...machine.standIns] };
}

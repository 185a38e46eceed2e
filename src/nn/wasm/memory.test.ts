import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { expect, it } from 'vitest';
import { addressOf, guardMemory, memoryOf, reserve } from './memory.ts';

const page = 2 ** 16;

/** A backend whose allocator answers what a test says, and remembers what is given back. */
function backendOf(answers: readonly number[]) {
  const left = [0, ...answers];
  const freed: number[] = [];
  const module = {
    _malloc: (_bytes: number) => left.shift()!,
    _free: (address: number) => void freed.push(address),
    wasmMemory: new WebAssembly.Memory({ initial: 4 }),
  };
  const backend = { wasm: module } as unknown as BackendWasm;
  guardMemory(backend);
  freed.length = 0;
  return { backend, module, freed };
}

it('gives what lies inside the memory, up to its last byte, and an address above 2 GiB without its sign', () => {
  const { backend, module, freed } = backendOf([page, 2 * page]);
  expect(memoryOf(backend)).toBe(module.wasmMemory);
  expect(module._malloc(page)).toBe(page);
  expect(module._malloc(2 * page)).toBe(2 * page);
  expect(freed).toEqual([]);
  const large = { buffer: { byteLength: 2 ** 32 } } as WebAssembly.Memory;
  const high = {
    wasm: { ...module, wasmMemory: large, _malloc: () => -(2 ** 30) },
  } as unknown as BackendWasm;
  guardMemory(high);
  expect(reserve(high, page)).toBe(3 * 2 ** 30);
});

it('says where no memory is left before anything is written, and gives back what would end beyond it', () => {
  const none = backendOf([0]);
  expect(() => none.module._malloc(page)).toThrow('WebAssembly has no memory left');
  expect(none.freed).toEqual([]);
  const beyond = backendOf([3 * page, page]);
  expect(() => reserve(beyond.backend, page + 1)).toThrow('WebAssembly has no memory left');
  expect(beyond.freed).toEqual([3 * page]);
  // what fits is given after that, too
  expect(reserve(beyond.backend, page)).toBe(page);
});

it('is guarded once, however often it is asked', () => {
  const { backend, module } = backendOf([page]);
  const guarded = module._malloc;
  guardMemory(backend);
  expect(module._malloc).toBe(guarded);
  expect(module._malloc(1)).toBe(page);
});

it('a tensor at 0 is one that found no memory', () => {
  const dataIdMap = { get: () => ({ memoryOffset: 0 }) } as unknown as BackendWasm['dataIdMap'];
  expect(() => addressOf({ dataIdMap }, { dataId: {} })).toThrow('WebAssembly has no memory left');
});

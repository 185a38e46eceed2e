/** Buffers of all devices that have been created and not destroyed. */
export interface BufferCount {
  live: number;
  bytes: number;
  /** Stops counting. */
  stop(): void;
}

/** Counts GPU buffers from now on, whoever makes them: for `bench --memory` and the tests that nothing leaks. */
export function countBuffers(): BufferCount {
  const prototype = GPUDevice.prototype;
  const create = Object.getOwnPropertyDescriptor(prototype, 'createBuffer')!;
  const original = create.value as GPUDevice['createBuffer'];
  const count: BufferCount = {
    live: 0,
    bytes: 0,
    stop: () => Object.defineProperty(prototype, 'createBuffer', create),
  };
  Object.defineProperty(prototype, 'createBuffer', {
    ...create,
    value(this: GPUDevice, descriptor: GPUBufferDescriptor): GPUBuffer {
      const buffer = original.call(this, descriptor);
      const destroy = buffer.destroy.bind(buffer);
      let alive = true;
      count.live++;
      count.bytes += buffer.size;
      buffer.destroy = () => {
        if (alive) {
          count.live--;
          count.bytes -= buffer.size;
        }
        alive = false;
        destroy();
      };
      return buffer;
    },
  });
  return count;
}

/** Buffers of a device that have been created and not destroyed. */
export interface BufferCount {
  live: number;
  bytes: number;
  /** Most bytes there were at one time, since the start or since `peak` was last set. */
  peak: number;
}

/** Counts a device's buffers from now on, whoever creates them: for memory reports, and for tests that check for leaks. */
export function countBuffers(device: GPUDevice): BufferCount {
  const create = device.createBuffer.bind(device);
  const count: BufferCount = { live: 0, bytes: 0, peak: 0 };
  device.createBuffer = (descriptor) => {
    const buffer = create(descriptor);
    const destroy = buffer.destroy.bind(buffer);
    let alive = true;
    count.live++;
    count.bytes += buffer.size;
    count.peak = Math.max(count.peak, count.bytes);
    buffer.destroy = () => {
      if (alive) {
        count.live--;
        count.bytes -= buffer.size;
      }
      alive = false;
      destroy();
    };
    return buffer;
  };
  return count;
}

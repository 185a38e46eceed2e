/** NumPy's `.npy`, version 1: float32, little-endian, C order. `bytes` are the values as they are in memory. */
export function encodeNpy(shape: readonly number[], bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const values = shape.reduce((a, b) => a * b, 1);
  if (bytes.length !== values * 4) {
    throw new RangeError(`shape [${shape.join(', ')}] needs ${values * 4} bytes, not ${bytes.length}`);
  }
  const tuple = shape.length === 1 ? `(${shape[0]!},)` : `(${shape.join(', ')})`;
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`;
  // magic (6), version (2), header length (2); padded so that the data begin at a multiple of 64
  const padded = Math.ceil((10 + header.length + 1) / 64) * 64 - 10;
  const file = new Uint8Array(10 + padded + bytes.length);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, padded & 0xff, padded >> 8]);
  file.set(new TextEncoder().encode(`${header.padEnd(padded - 1)}\n`), 10);
  file.set(bytes, 10 + padded);
  return file;
}

/** Whether bytes begin as `encodeNpy` begins a file: magic and version, then little-endian float32 in C order. */
export function isOwnNpy(start: Uint8Array): boolean {
  const text = String.fromCharCode(...start.subarray(0, 128));
  return (
    text.startsWith('\x93NUMPY\x01\0') &&
    text.startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (", 10)
  );
}

import { Gunzip, Unzlib } from 'fflate';

/**
 * Unpacks a zlib or gzip stream piecewise, so that a small stream that grows without end is given up in time. Stops at `enough` bytes
 * where given; undefined for a broken stream and for one longer than `most`.
 */
export function unpack(
  data: Uint8Array,
  kind: 'zlib' | 'gzip',
  { most, enough = Infinity }: { most: number; enough?: number },
): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    const take = (part: Uint8Array): void => {
      parts.push(part);
      length += part.length;
    };
    const stream = kind === 'zlib' ? new Unzlib(take) : new Gunzip(take);
    const piece = 4096;
    for (let at = 0; at < data.length && length < enough; at += piece) {
      stream.push(data.subarray(at, at + piece), at + piece >= data.length);
      if (length > most) return undefined;
    }
  } catch {
    return undefined;
  }
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

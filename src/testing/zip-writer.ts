import type { RandomAccess } from '../formats/random-access.ts';
import { joinBytes } from '../shared/files/join-bytes.ts';

/** For tests: zip files of stored entries, also zip64 ones with gigabytes of nothing between their parts. */

export interface ZipPart {
  name: string;
  data: Uint8Array;
  method?: number;
  flags?: number;
  /** Size stated in the directory, where it shall differ from the data's. */
  size?: number;
}

function record(size: number, fill: (view: DataView) => void, ...rest: Uint8Array[]): Uint8Array {
  const head = new Uint8Array(size);
  fill(new DataView(head.buffer));
  return joinBytes([head, ...rest]);
}

const encode = (text: string) => new TextEncoder().encode(text);

function localHeader({ name, method = 0, data }: ZipPart): Uint8Array {
  return record(
    30,
    (v) => {
      v.setUint32(0, 0x04034b50, true);
      v.setUint16(8, method, true);
      v.setUint32(18, data.length, true);
      v.setUint32(22, data.length, true);
      v.setUint16(26, encode(name).length, true);
    },
    encode(name),
  );
}

function centralHeader(part: ZipPart, offset: number, wide: boolean): Uint8Array {
  const { name, method = 0, flags = 0, data, size = data.length } = part;
  const extra = wide
    ? record(28, (v) => {
        v.setUint16(0, 1, true);
        v.setUint16(2, 24, true);
        v.setBigUint64(4, BigInt(size), true);
        v.setBigUint64(12, BigInt(size), true);
        v.setBigUint64(20, BigInt(offset), true);
      })
    : new Uint8Array();
  return record(
    46,
    (v) => {
      v.setUint32(0, 0x02014b50, true);
      v.setUint16(8, flags, true);
      v.setUint16(10, method, true);
      v.setUint32(20, wide ? 0xffffffff : data.length, true);
      v.setUint32(24, wide ? 0xffffffff : size, true);
      v.setUint16(28, encode(name).length, true);
      v.setUint16(30, extra.length, true);
      v.setUint32(42, wide ? 0xffffffff : offset, true);
    },
    encode(name),
    extra,
  );
}

function endRecords(count: number, size: number, at: number, wide: boolean): Uint8Array {
  const end = record(22, (v) => {
    v.setUint32(0, 0x06054b50, true);
    v.setUint16(8, wide ? 0xffff : count, true);
    v.setUint16(10, wide ? 0xffff : count, true);
    v.setUint32(12, wide ? 0xffffffff : size, true);
    v.setUint32(16, wide ? 0xffffffff : at, true);
  });
  if (!wide) return end;
  const end64 = record(56, (v) => {
    v.setUint32(0, 0x06064b50, true);
    v.setBigUint64(4, 44n, true);
    v.setBigUint64(24, BigInt(count), true);
    v.setBigUint64(32, BigInt(count), true);
    v.setBigUint64(40, BigInt(size), true);
    v.setBigUint64(48, BigInt(at), true);
  });
  const locator = record(20, (v) => {
    v.setUint32(0, 0x07064b50, true);
    v.setBigUint64(8, BigInt(at + size), true);
    v.setUint32(16, 1, true);
  });
  return joinBytes([end64, locator, end]);
}

/**
 * A zip file that is never whole in memory: before each part lie `gap` bytes of zeros. `wide` writes zip64 fields. `largestRead` tells the
 * longest slice that was asked for.
 */
export function sparseZip(
  parts: ZipPart[],
  { gap = 0, wide = false, name = 'test.pth' } = {},
): RandomAccess & { largestRead: number } {
  const chunks: { at: number; bytes: Uint8Array }[] = [];
  const central: Uint8Array[] = [];
  let at = 0;
  for (const part of parts) {
    // A file begins with an entry, not with a gap.
    if (chunks.length > 0) at += gap;
    central.push(centralHeader(part, at, wide));
    const bytes = joinBytes([localHeader(part), part.data]);
    chunks.push({ at, bytes });
    at += bytes.length;
  }
  const directory = joinBytes(central);
  const tail = joinBytes([directory, endRecords(parts.length, directory.length, at, wide)]);
  chunks.push({ at, bytes: tail });
  const size = at + tail.length;
  return {
    name,
    size,
    largestRead: 0,
    read(offset, length) {
      this.largestRead = Math.max(this.largestRead, length);
      const out = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      for (const chunk of chunks) {
        const from = Math.max(offset, chunk.at);
        const to = Math.min(offset + out.length, chunk.at + chunk.bytes.length);
        if (from < to) out.set(chunk.bytes.subarray(from - chunk.at, to - chunk.at), from - offset);
      }
      return Promise.resolve(out);
    },
  };
}

/** A small zip as bytes. */
export async function zipBytes(parts: ZipPart[]): Promise<Uint8Array<ArrayBuffer>> {
  const file = sparseZip(parts);
  return file.read(0, file.size);
}

import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function chunk(name: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A grey PNG of any depth; `rows` are the packed bytes of its lines, one after the other. */
export function greyPng(width: number, height: number, depth: 1 | 8 | 16, rows: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = depth;
  const stride = Math.ceil((width * depth) / 8);
  const lines = Buffer.alloc(height * (stride + 1));
  for (let y = 0; y < height; y++)
    lines.set(rows.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A grey test picture with some texture, values below 128. */
export function texture(side: number): Uint8Array {
  return Uint8Array.from(
    { length: side * side },
    (_, i) => ((i % side) * 3 + Math.floor(i / side) * 7) % 128,
  );
}

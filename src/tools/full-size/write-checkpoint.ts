import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { fillPortable } from './portable-weights.ts';

export interface WeightTable {
  seed: number;
  tensors: { name: string; shape: number[]; scale?: number; offset?: number }[];
}

const pieceValues = 1 << 20;

/** Writes the seeded weights as one safetensors file, a piece at a time: 2.2 GB never lie in memory. */
export async function writeCheckpoint(path: string, { seed, tensors }: WeightTable): Promise<void> {
  const floats = tensors.filter((tensor) => tensor.scale !== undefined);
  const header: Record<string, unknown> = {};
  let at = 0;
  for (const { name, shape } of floats) {
    const bytes = 4 * shape.reduce((a, b) => a * b, 1);
    header[name] = { dtype: 'F32', shape, data_offsets: [at, at + bytes] };
    at += bytes;
  }
  const json = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, ' ')]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));

  const file = createWriteStream(path);
  const write = async (bytes: Buffer) => {
    if (!file.write(bytes)) await once(file, 'drain');
  };
  await write(length);
  await write(padded);
  for (const { name, shape, scale = 0, offset = 0 } of floats) {
    const count = shape.reduce((a, b) => a * b, 1);
    for (let first = 0; first < count; first += pieceValues) {
      const piece = new Float32Array(Math.min(pieceValues, count - first));
      fillPortable(piece, first, name, seed, scale, offset);
      await write(Buffer.from(piece.buffer));
    }
  }
  file.end();
  await finished(file);
}

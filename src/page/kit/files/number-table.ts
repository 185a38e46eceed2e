import { encodeNpy } from '../../../records/npy.ts';
import { toCsv, type CsvCell } from './csv.ts';

/** Numbers in rows and columns, with the table they make. */
export interface NumberTable {
  /** Part of a file name: `attention`, `crop-weight`. */
  name: string;
  shape: number[];
  values: Float32Array;
  /** The same as table rows, one line each. */
  rows: Record<string, CsvCell>[];
}

/** A table as CSV. */
export function tableCsv({ rows }: NumberTable): Blob {
  return new Blob([toCsv(rows)], { type: 'text/csv' });
}

/** Its numbers as a NumPy array of f32. */
export function tableNpy({ shape, values }: NumberTable): Blob {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return new Blob([encodeNpy(shape, bytes)], { type: 'application/octet-stream' });
}

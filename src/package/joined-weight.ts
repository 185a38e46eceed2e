import type { StoredWeight } from '../formats/weight.ts';

/** Length of a whole of `total` rows whose first `rows` have length `piece`: exact, as `piece · (total / rows)` is not. */
export function wholeLength(piece: number, rows: number, total: number): number {
  return (piece / rows) * total;
}

/** A weight that is put together from successive rows in its final place, so that it is never in memory twice. */
export class JoinedWeight {
  /** Pieces so far, and their rows. */
  count = 0;
  rows = 0;
  private readonly whole: StoredWeight;

  /** @param shape of the whole weight; its type and layout are those of the first piece */
  constructor(shape: number[], { shape: [rows = 1], dtype, bytes, scales }: StoredWeight) {
    const total = shape[0] ?? 1;
    this.whole = {
      ...{ shape, dtype, bytes: new Uint8Array(wholeLength(bytes.byteLength, rows, total)) },
      ...(scales ? { scales: new Float32Array(wholeLength(scales.length, rows, total)) } : {}),
    };
  }

  /** Whether a piece is stored as those before it and fits below them; in words why not, otherwise undefined. */
  refuses({ shape: [rows = 0], dtype }: StoredWeight): string | undefined {
    if (dtype !== this.whole.dtype) return 'differ in type';
    return this.rows + rows > this.whole.shape[0]! ? 'have too many rows' : undefined;
  }

  /** Copies a piece below those before it; answers the weight once it is whole. */
  add({ shape: [rows = 0], bytes, scales }: StoredWeight): StoredWeight | undefined {
    const { whole } = this;
    const total = whole.shape[0]!;
    whole.bytes.set(bytes, (whole.bytes.byteLength / total) * this.rows);
    if (scales) whole.scales?.set(scales, (whole.scales.length / total) * this.rows);
    this.rows += rows;
    this.count++;
    return this.rows < total ? undefined : whole;
  }
}

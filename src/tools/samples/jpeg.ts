import { ac, chrominance, dc, luminance, zigzag, type HuffmanTable } from './jpeg-tables.ts';

/**
 * A small baseline JPEG encoder (ITU-T T.81; no chroma subsampling, the standard's own tables), so that the samples do not
 * depend on a browser's. `rgb` holds width × height × 3 bytes; both sides must be multiples of 8; `quality` is 1…100 as
 * in the Independent JPEG Group's software.
 */
export function encodeJpeg(rgb: Uint8Array, width: number, height: number, quality: number): Uint8Array {
  if (width % 8 !== 0 || height % 8 !== 0) throw new Error('Sides must be multiples of 8.');
  const tables = [luminance, chrominance].map((table) => scaled(table, quality));
  const out: number[] = [0xff, 0xd8];
  const segment = (marker: number, content: number[]) => {
    out.push(0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 255, ...content);
  };
  segment(0xe0, [...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]);
  tables.forEach((table, id) => segment(0xdb, [id, ...zigzag.map((place) => table[place]!)]));
  const components = [1, 2, 3].flatMap((id) => [id, 0x11, id === 1 ? 0 : 1]);
  segment(0xc0, [8, height >> 8, height & 255, width >> 8, width & 255, 3, ...components]);
  [dc, ac].forEach((kind, high) =>
    kind.forEach(({ counts, symbols }, id) => segment(0xc4, [(high << 4) | id, ...counts, ...symbols])),
  );
  segment(0xda, [3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0]);

  const bits = new BitWriter(out);
  const codes = { dc: dc.map(codesOf), ac: ac.map(codesOf) };
  const planes = toYcc(rgb);
  const last = [0, 0, 0];
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      planes.forEach((plane, c) => {
        const kind = c === 0 ? 0 : 1;
        const block = quantised(plane, width, left, top, tables[kind]!);
        last[c] = writeBlock(bits, block, last[c]!, codes.dc[kind]!, codes.ac[kind]!);
      });
    }
  }
  bits.finish();
  out.push(0xff, 0xd9);
  return Uint8Array.from(out);
}

function scaled(table: number[], quality: number): number[] {
  const percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  return table.map((value) => Math.min(255, Math.max(1, Math.floor((value * percent + 50) / 100))));
}

/** Y, Cb and Cr around 0. */
function toYcc(rgb: Uint8Array): Float64Array[] {
  const planes = [0, 1, 2].map(() => new Float64Array(rgb.length / 3));
  for (let i = 0; i < rgb.length / 3; i++) {
    const [r, g, b] = [rgb[3 * i]!, rgb[3 * i + 1]!, rgb[3 * i + 2]!];
    const y = 0.299 * r + 0.587 * g + 0.114 * b;
    planes[0]![i] = y - 128;
    planes[1]![i] = (b - y) / 1.772;
    planes[2]![i] = (r - y) / 1.402;
  }
  return planes;
}

/** basis[u][x] of the 8-point DCT, scaled so that the transform is orthonormal. */
const basis = Array.from({ length: 8 }, (_, u) =>
  Array.from(
    { length: 8 },
    (_, x) => Math.cos(((2 * x + 1) * u * Math.PI) / 16) * (u === 0 ? Math.SQRT1_2 : 1) * 0.5,
  ),
);

function quantised(
  plane: Float64Array,
  width: number,
  left: number,
  top: number,
  table: number[],
): Int32Array {
  const rows = new Float64Array(64);
  for (let y = 0; y < 8; y++) {
    for (let u = 0; u < 8; u++) {
      let sum = 0;
      for (let x = 0; x < 8; x++) sum += basis[u]![x]! * plane[(top + y) * width + left + x]!;
      rows[8 * y + u] = sum;
    }
  }
  const block = new Int32Array(64);
  zigzag.forEach((place, k) => {
    const v = place >> 3;
    let sum = 0;
    for (let y = 0; y < 8; y++) sum += basis[v]![y]! * rows[8 * y + (place & 7)]!;
    block[k] = Math.round(sum / table[place]!);
  });
  return block;
}

type Codes = Map<number, { code: number; length: number }>;

function codesOf({ counts, symbols }: HuffmanTable): Codes {
  const codes: Codes = new Map();
  let code = 0;
  let next = 0;
  counts.forEach((count, index) => {
    for (let i = 0; i < count; i++) codes.set(symbols[next++]!, { code: code++, length: index + 1 });
    code <<= 1;
  });
  return codes;
}

function writeBlock(
  bits: BitWriter,
  block: Int32Array,
  previous: number,
  dcCodes: Codes,
  acCodes: Codes,
): number {
  const write = (codes: Codes, run: number, value: number) => {
    const size = 32 - Math.clz32(Math.abs(value));
    const { code, length } = codes.get((run << 4) | size)!;
    bits.write(code, length);
    bits.write(value < 0 ? value + (1 << size) - 1 : value, size);
  };
  write(dcCodes, 0, block[0]! - previous);
  let run = 0;
  let end = 63;
  while (end > 0 && block[end] === 0) end--;
  for (let k = 1; k <= end; k++) {
    if (block[k] === 0) {
      run++;
      continue;
    }
    for (; run > 15; run -= 16) write(acCodes, 15, 0);
    write(acCodes, run, block[k]!);
    run = 0;
  }
  if (end < 63) write(acCodes, 0, 0);
  return block[0]!;
}

class BitWriter {
  private buffer = 0;
  private held = 0;

  constructor(private readonly out: number[]) {}

  write(value: number, length: number): void {
    for (let i = length - 1; i >= 0; i--) {
      this.buffer = (this.buffer << 1) | ((value >> i) & 1);
      if (++this.held === 8) {
        this.out.push(this.buffer);
        if (this.buffer === 0xff) this.out.push(0);
        this.buffer = 0;
        this.held = 0;
      }
    }
  }

  /** Fills the last byte with ones. */
  finish(): void {
    if (this.held > 0) this.write(0x7f, 8 - this.held);
  }
}

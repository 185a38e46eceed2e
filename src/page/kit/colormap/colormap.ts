import { fromOklab, toOklab } from './oklab.ts';
import { spline } from './spline.ts';

type ColormapName = 'viridis' | 'magma' | 'turbo';

/** Those for values, and one for differences: its middle is no difference (after ColorBrewer's RdBu, Harrower and Brewer 2003). */
export type TableName = ColormapName | 'difference';

/**
 * Evenly spaced colours of the published maps (viridis, magma: van der Walt and Smith 2015; turbo: Mikhailov 2019). The table
 * is a spline through them in Oklab, where equal steps look equal.
 */
const anchors: Record<TableName, string> = {
  viridis: '440154 482576 414487 35608d 2a788e 21908c 22a884 43bf71 7ad151 bbdf27 fde725',
  magma: '000004 150e37 3b0f70 641a80 8c2981 b63679 de4968 f76f5c fe9f6d fece91 fcfdbf',
  turbo:
    '30123b 4145ab 4675ed 39a2fc 1bcfd4 24eca6 61fc6c a4fc3b d1e834 f3c63a fe9b2d f36315 d93806 b11901 7a0402',
  difference: '2166ac 4393c3 92c5de d1e5f0 f7f7f7 fddbc7 f4a582 d6604d b2182b',
};

function parse(hex: string): [number, number, number] {
  const value = Number.parseInt(hex, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function build(name: TableName): Uint8Array {
  const points = anchors[name].split(' ').map((hex) => toOklab(parse(hex)));
  const axes = [0, 1, 2].map((axis) => spline(points.map((point) => point[axis]!)));
  const table = new Uint8Array(256 * 3);
  for (let i = 0; i < 256; i++) {
    const [l, a, b] = axes.map((axis) => axis(i / 255));
    table.set(fromOklab([l!, a!, b!]), i * 3);
  }
  return table;
}

const tables = new Map<TableName, Uint8Array>();

/** The map's 256 colours, three bytes each. */
export function colormapTable(name: TableName): Uint8Array {
  const known = tables.get(name);
  if (known) return known;
  const table = build(name);
  tables.set(name, table);
  return table;
}

/** Colour of t in [0, 1] as CSS; values outside are clipped. */
export function cssColour(name: TableName, t: number): string {
  const table = colormapTable(name);
  const i = Math.round(Math.min(Math.max(Number.isFinite(t) ? t : 0, 0), 1) * 255) * 3;
  return `rgb(${table[i]!} ${table[i + 1]!} ${table[i + 2]!})`;
}

/** The whole map as a CSS gradient, for legends. */
export function cssGradient(name: TableName, direction = 'to right'): string {
  const stops = Array.from({ length: 17 }, (_, i) => cssColour(name, i / 16));
  return `linear-gradient(${direction}, ${stops.join(', ')})`;
}

/** RGBA bytes of values, `low` to `high` over the whole map; a constant map takes its middle colour. */
export function paint(
  values: ArrayLike<number>,
  low: number,
  high: number,
  name: TableName,
): Uint8ClampedArray<ArrayBuffer> {
  const table = colormapTable(name);
  const out = new Uint8ClampedArray(values.length * 4);
  const span = high - low;
  for (let k = 0; k < values.length; k++) {
    const t = span > 0 ? (values[k]! - low) / span : 0.5;
    const i = Math.round(Math.min(Math.max(t, 0), 1) * 255) * 3;
    out[k * 4] = table[i]!;
    out[k * 4 + 1] = table[i + 1]!;
    out[k * 4 + 2] = table[i + 2]!;
    out[k * 4 + 3] = 255;
  }
  return out;
}

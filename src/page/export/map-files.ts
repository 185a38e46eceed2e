import { cssColour, paint } from '../colormap/colormap.ts';
import { shortNumber } from '../inspect/format.ts';
import type { PlacedMap } from '../inspect/map.ts';
import type { Settings } from '../store/settings.ts';
import { toCsv } from './csv.ts';

/** Longest side of a saved picture. */
const longest = 1600;
const legendHeight = 56;

/** How a map is drawn over its image. */
export type MapLook = Pick<Settings, 'colormap' | 'opacity' | 'smooth'>;

/** A file name for a map of an image: `cat.frequency.png`. */
export function saveName(image: string, layer: string, extension: string): string {
  return `${image.replace(/\.[^.]+$/, '')}.${layer}.${extension}`;
}

/** A map as a table: one line per patch. */
export function mapCsv(map: PlacedMap): Blob {
  const rows = Array.from(map.values, (value, i) => ({
    x: map.originX + (i % map.columns) * map.cell,
    y: map.originY + Math.floor(i / map.columns) * map.cell,
    width: map.cell,
    height: map.cell,
    value,
  }));
  return new Blob([toCsv(rows)], { type: 'text/csv' });
}

/** A map as a NumPy array of f32, rows × columns. */
export function mapNpy({ rows, columns, values }: PlacedMap): Blob {
  const start = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  // magic, version 1.0 and length take 10 bytes; the header ends on a multiple of 64
  const header = `${start.padEnd(Math.ceil((start.length + 11) / 64) * 64 - 11)}\n`;
  const head = new Uint8Array([
    0x93,
    0x4e,
    0x55,
    0x4d,
    0x50,
    0x59,
    1,
    0,
    header.length & 255,
    header.length >> 8,
  ]);
  const body = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, i) => body.setFloat32(i * 4, value, true));
  return new Blob([head, header, body.buffer], { type: 'application/octet-stream' });
}

/** The image without its colours, the map over it as on the page, and the legend below. */
export async function mapPng(
  file: Blob,
  image: { width: number; height: number },
  map: PlacedMap,
  [low, high]: [number, number],
  { colormap, opacity, smooth }: MapLook,
  unit: string,
): Promise<Blob> {
  const shrink = Math.min(1, longest / Math.max(image.width, image.height));
  const width = Math.round(image.width * shrink);
  const height = Math.round(image.height * shrink);
  const picture = await createImageBitmap(file, {
    resizeWidth: width,
    resizeHeight: height,
    resizeQuality: 'high',
  });
  const canvas = new OffscreenCanvas(width, height + legendHeight);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser gives no canvas to draw on.');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height + legendHeight);
  context.filter = 'grayscale(1)';
  context.drawImage(picture, 0, 0);
  context.filter = 'none';
  picture.close();

  const cells = new OffscreenCanvas(map.columns, map.rows);
  cells
    .getContext('2d')
    ?.putImageData(new ImageData(paint(map.values, low, high, colormap), map.columns, map.rows), 0, 0);
  context.globalAlpha = opacity;
  context.imageSmoothingEnabled = smooth;
  const side = map.cell * shrink;
  context.drawImage(cells, map.originX * shrink, map.originY * shrink, map.columns * side, map.rows * side);
  context.globalAlpha = 1;
  drawLegend(context, width, height, low, high, colormap, unit);
  return canvas.convertToBlob({ type: 'image/png' });
}

function drawLegend(
  context: OffscreenCanvasRenderingContext2D,
  width: number,
  top: number,
  low: number,
  high: number,
  colormap: Settings['colormap'],
  unit: string,
): void {
  const bar = context.createLinearGradient(12, 0, width - 12, 0);
  for (let i = 0; i <= 16; i++) bar.addColorStop(i / 16, cssColour(colormap, i / 16));
  context.fillStyle = bar;
  context.fillRect(12, top + 12, width - 24, 12);
  context.fillStyle = '#14171d';
  context.font = '13px sans-serif';
  context.fillText(shortNumber(low), 12, top + 44);
  context.textAlign = 'center';
  context.fillText(unit, width / 2, top + 44);
  context.textAlign = 'right';
  context.fillText(shortNumber(high), width - 12, top + 44);
}

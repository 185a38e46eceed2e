import { cssColour, paint } from '../../kit/colormap/colormap.ts';
import { shortNumber } from '../../kit/format.ts';
import type { Settings } from '../settings/index.ts';
import type { PlacedMap } from '../../../shared/result.ts';

/** Longest side of a saved picture. */
const longest = 1600;
const legendHeight = 56;

/** How a map is drawn over its image. */
export type MapLook = Pick<Settings, 'colormap' | 'opacity' | 'smooth'>;

/** A canvas with the desaturated image and room for a legend below. */
async function greyImage(
  file: Blob,
  image: { width: number; height: number },
): Promise<{ canvas: OffscreenCanvas; context: OffscreenCanvasRenderingContext2D; shrink: number }> {
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
  if (!context) throw new Error('This browser provides no canvas to draw on.');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height + legendHeight);
  context.filter = 'grayscale(1)';
  context.drawImage(picture, 0, 0);
  context.filter = 'none';
  picture.close();
  return { canvas, context, shrink };
}

/** The desaturated image with the map over it, as on the page, and the legend below. */
export async function mapPng(
  file: Blob,
  image: { width: number; height: number },
  map: PlacedMap,
  range: [number, number],
  { colormap, opacity, smooth }: MapLook,
  unit: string,
): Promise<Blob> {
  const { canvas, context, shrink } = await greyImage(file, image);
  context.globalAlpha = opacity;
  context.imageSmoothingEnabled = smooth;
  const side = map.cell * shrink;
  const cells = painted(map, range, colormap);
  context.drawImage(cells, map.originX * shrink, map.originY * shrink, map.columns * side, map.rows * side);
  context.globalAlpha = 1;
  drawLegend(context, canvas, range, colormap, unit);
  return canvas.convertToBlob({ type: 'image/png' });
}

/** The image with a frame around every crop, in the colour of its score. */
export async function cropsPng(
  file: Blob,
  image: { width: number; height: number },
  crops: { x: number; y: number; value: number }[],
  side: number,
  range: [number, number],
  { colormap }: MapLook,
  unit: string,
): Promise<Blob> {
  const { canvas, context, shrink } = await greyImage(file, image);
  const [low, high] = range;
  for (const { x, y, value } of crops) {
    const frame = [x * shrink, y * shrink, side * shrink, side * shrink] as const;
    context.lineWidth = 5;
    context.strokeStyle = '#000';
    context.strokeRect(...frame);
    context.lineWidth = 3;
    context.strokeStyle = cssColour(colormap, high > low ? (value - low) / (high - low) : 0.5);
    context.strokeRect(...frame);
  }
  drawLegend(context, canvas, range, colormap, unit);
  return canvas.convertToBlob({ type: 'image/png' });
}

/** A matrix alone, each cell a square of so many pixels. */
export function matrixPng(
  matrix: { columns: number; rows: number; values: Float32Array },
  range: [number, number],
  colormap: Settings['colormap'],
  cell: number,
): Promise<Blob> {
  const canvas = new OffscreenCanvas(matrix.columns * cell, matrix.rows * cell);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser provides no canvas to draw on.');
  context.imageSmoothingEnabled = false;
  context.drawImage(painted(matrix, range, colormap), 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: 'image/png' });
}

/** A matrix in its colours, one pixel per cell. */
function painted(
  { columns, rows, values }: { columns: number; rows: number; values: Float32Array },
  [low, high]: [number, number],
  colormap: Settings['colormap'],
): OffscreenCanvas {
  const cells = new OffscreenCanvas(columns, rows);
  cells
    .getContext('2d')
    ?.putImageData(new ImageData(paint(values, low, high, colormap), columns, rows), 0, 0);
  return cells;
}

function drawLegend(
  context: OffscreenCanvasRenderingContext2D,
  { width, height }: OffscreenCanvas,
  [low, high]: [number, number],
  colormap: Settings['colormap'],
  unit: string,
): void {
  const top = height - legendHeight;
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

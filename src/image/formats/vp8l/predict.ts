/* Pixels predicted from their neighbours (RFC 9649 §3.5.1), as ARGB. */

const channels = [0, 8, 16, 24];
const OPAQUE_BLACK = 0xff000000;

const average = (a: number, b: number): number => ((((a ^ b) & 0xfefefefe) >>> 1) + (a & b)) >>> 0;
const clamp = (value: number): number => Math.max(0, Math.min(255, value));

function perChannel(of: (shift: number) => number): number {
  let argb = 0;
  for (const shift of channels) argb |= of(shift) << shift;
  return argb >>> 0;
}

/** Whichever of left and top is nearer to the plane through the three. */
function select(left: number, top: number, corner: number): number {
  let toLeft = 0;
  let toTop = 0;
  for (const shift of channels) {
    const [l, t, c] = [(left >>> shift) & 255, (top >>> shift) & 255, (corner >>> shift) & 255];
    toLeft += Math.abs(t - c);
    toTop += Math.abs(l - c);
  }
  return toLeft < toTop ? left : top;
}

function plane(left: number, top: number, corner: number): number {
  return perChannel((s) => clamp(((left >>> s) & 255) + ((top >>> s) & 255) - ((corner >>> s) & 255)));
}

function halfPlane(mean: number, corner: number): number {
  return perChannel((s) => {
    const value = (mean >>> s) & 255;
    return clamp(value + Math.trunc((value - ((corner >>> s) & 255)) / 2));
  });
}

/** What a mode predicts from the pixels to the left, above, above right and above left. */
function predict(mode: number, l: number, t: number, tr: number, tl: number): number {
  switch (mode) {
    case 1:
      return l;
    case 2:
      return t;
    case 3:
      return tr;
    case 4:
      return tl;
    case 5:
      return average(average(l, tr), t);
    case 6:
      return average(l, tl);
    case 7:
      return average(l, t);
    case 8:
      return average(tl, t);
    case 9:
      return average(t, tr);
    case 10:
      return average(average(l, tl), average(t, tr));
    case 11:
      return select(l, t, tl);
    case 12:
      return plane(l, t, tl);
    case 13:
      return halfPlane(average(l, t), tl);
    default:
      return OPAQUE_BLACK;
  }
}

/** Adds two pixels channel by channel. */
export const addPixels = (a: number, b: number): number =>
  ((((a & 0xff00ff00) >>> 0) + ((b & 0xff00ff00) >>> 0)) & 0xff00ff00) |
  (((a & 0x00ff00ff) + (b & 0x00ff00ff)) & 0x00ff00ff);

/** Adds to differences what was predicted, in place; `modeAt` gives the mode of a pixel. */
export function addPredictions(
  pixels: Uint32Array,
  width: number,
  modeAt: (x: number, y: number) => number,
): void {
  for (let at = 0, y = 0; at < pixels.length; y++) {
    for (let x = 0; x < width && at < pixels.length; x++, at++) {
      const mode = y === 0 ? (x === 0 ? 0 : 1) : x === 0 ? 2 : modeAt(x, y);
      const up = at - width;
      // right of the last pixel of a row lies the first of the next
      const predicted = predict(
        mode,
        pixels[at - 1] ?? 0,
        pixels[up] ?? 0,
        pixels[up + 1] ?? 0,
        pixels[up - 1] ?? 0,
      );
      pixels[at] = addPixels(pixels[at]!, predicted);
    }
  }
}

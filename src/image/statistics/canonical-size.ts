/** Area of the images the statistics were learnt on, 512×512: their scale decides what a texture or a blur is. */
const area = 512 * 512;
/** Scales this near to 1 are left alone: resampling would change more than it evens out. */
const near = 1.12;
const shortest = 64;
const longest = 4096;

/** Size at which an image's statistics are taken: about 512² pixels, aspect kept; its own size where that is near. */
export function canonicalSize(width: number, height: number): [number, number] {
  const scale = Math.sqrt(area / (width * height));
  if (scale < near && scale > 1 / near) return [width, height];
  const side = (length: number) => Math.min(longest, Math.max(shortest, Math.round(length * scale)));
  return [side(width), side(height)];
}

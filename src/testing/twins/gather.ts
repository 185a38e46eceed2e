/** f64 twins' view of images: rows of non-overlapping patches [B, H, W, C] → [B·places, patch·patch·C]. */
export function patchRows(pixels: ArrayLike<number>, shape: number[], patch: number): Float64Array {
  const [batch = 1, height = 1, width = 1, channels = 1] = shape;
  const out: number[] = [];
  for (let b = 0; b < batch; b++) {
    for (let y = 0; y < Math.floor(height / patch); y++) {
      for (let x = 0; x < Math.floor(width / patch); x++) {
        for (let i = 0; i < patch * patch * channels; i++) {
          const line = y * patch + Math.floor(i / (patch * channels));
          const column = x * patch + (Math.floor(i / channels) % patch);
          out.push(pixels[((b * height + line) * width + column) * channels + (i % channels)]!);
        }
      }
    }
  }
  return Float64Array.from(out);
}

/** Rows of 3×3 neighbourhoods with zero padding: [B, H, W, C] → [B·H·W, 9·C]. */
export function neighbourRows(x: ArrayLike<number>, shape: number[]): Float64Array {
  const [batch = 1, height = 1, width = 1, channels = 1] = shape;
  const out = new Float64Array(batch * height * width * 9 * channels);
  for (let place = 0; place < batch * height * width; place++) {
    for (let i = 0; i < 9 * channels; i++) {
      const part = Math.floor(i / channels);
      const px = (place % width) + (part % 3) - 1;
      const py = (Math.floor(place / width) % height) + Math.floor(part / 3) - 1;
      if (px < 0 || py < 0 || px >= width || py >= height) continue;
      const image = Math.floor(place / (width * height));
      out[place * 9 * channels + i] = x[((image * height + py) * width + px) * channels + (i % channels)]!;
    }
  }
  return out;
}

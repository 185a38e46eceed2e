/** Pixels [batch, side, side, 3] as ONNX models read them: [batch, 3, side, side]. */
export function channelsFirst(pixels: Float32Array, side: number): Float32Array {
  const area = side * side;
  return Float32Array.from(pixels, (_, i) => {
    const first = i - (i % (3 * area));
    return pixels[first + (i % area) * 3 + Math.floor((i - first) / area)]!;
  });
}

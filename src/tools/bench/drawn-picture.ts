/** A picture of our own, a PNG of side × side pixels: soft shapes, others for each seed. */
export async function drawnPicture(side: number, seed: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d')!;
  for (let i = 0; i < 80; i++) {
    context.fillStyle = `hsl(${(i * 47 + seed * 31) % 360} 50% ${20 + ((i * 13) % 60)}%)`;
    context.fillRect((i * 89 + seed) % side, (i * 53) % side, 40, 30);
  }
  return canvas.convertToBlob({ type: 'image/png' });
}

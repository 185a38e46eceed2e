/** Side of the square that an image is shrunk to. */
export const lookSide = 32;

/**
 * An image file shrunk to a square of `side` pixels, as RGBA bytes, upright; undefined where the browser cannot read it. It stands alone, so that the command
 * line can run it in a browser page.
 */
export async function smallPixels(file: Blob, side: number): Promise<Uint8ClampedArray | undefined> {
  try {
    const bitmap = await createImageBitmap(file, {
      resizeWidth: side,
      resizeHeight: side,
      resizeQuality: 'medium',
    });
    const context = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true })!;
    context.drawImage(bitmap, 0, 0);
    bitmap.close();
    return context.getImageData(0, 0, side, side).data;
  } catch {
    return undefined;
  }
}

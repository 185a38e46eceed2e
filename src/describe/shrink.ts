/** Longest side of what is sent to a description model, in pixels. */
export const maxSentSide = 1024;

/** Size that fits the limit with the aspect kept; never enlarges. */
export function shrunkSize(
  width: number,
  height: number,
  limit = maxSentSide,
): { width: number; height: number } {
  const scale = Math.min(1, limit / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** A JPEG of at most 1024 pixels a side, without metadata: all of the image that ever leaves this machine. */
export async function shrinkForSending(image: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(image);
  try {
    const size = shrunkSize(bitmap.width, bitmap.height);
    const canvas = new OffscreenCanvas(size.width, size.height);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no 2D canvas');
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, size.width, size.height);
    return await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
  } finally {
    bitmap.close();
  }
}

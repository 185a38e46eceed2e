/** A small picture to try a description model with: a red disc on blue. */
export async function testPicture(): Promise<Blob> {
  const canvas = new OffscreenCanvas(128, 128);
  const context = canvas.getContext('2d');
  if (context) {
    context.fillStyle = '#2f6fb3';
    context.fillRect(0, 0, 128, 128);
    context.fillStyle = '#d03a2f';
    context.beginPath();
    context.arc(64, 64, 40, 0, 2 * Math.PI);
    context.fill();
  }
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
}

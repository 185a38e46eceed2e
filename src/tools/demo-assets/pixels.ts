import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';

/** A picture file as the browser decodes it, drawn to a square of this side: RGB bytes. */
export async function pixelsOf(page: Page, path: string, side: number): Promise<Uint8Array> {
  const base64 = await page.evaluate(
    async ({ file, size }) => {
      const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
      const context = new OffscreenCanvas(size, size).getContext('2d')!;
      context.imageSmoothingQuality = 'high';
      context.drawImage(await createImageBitmap(new Blob([bytes])), 0, 0, size, size);
      const { data } = context.getImageData(0, 0, size, size);
      let text = '';
      for (let i = 0; i < data.length; i++) if (i % 4 < 3) text += String.fromCharCode(data[i]!);
      return btoa(text);
    },
    { file: (await readFile(path)).toString('base64'), size: side },
  );
  return Buffer.from(base64, 'base64');
}

import { readFile } from 'node:fs/promises';
import { FoveaError } from '../../shared/errors.ts';
import { findBrowser, thisMachine } from '../engine/browser/find.ts';
import { launchBrowser } from '../engine/browser/launch.ts';
import type { CliIo } from '../io.ts';

export interface Pixels {
  rgb: Uint8Array;
  width: number;
  height: number;
}

/** Decodes image files with the browser that scores them later, so that training sees the very same pixels. */
export async function withDecoder<T>(
  io: Pick<CliIo, 'say'>,
  action: (decode: (path: string) => Promise<Pixels>) => Promise<T>,
): Promise<T> {
  const executable = findBrowser(thisMachine((message) => io.say(message)));
  const browser = await launchBrowser(executable, { withoutWebGpu: true });
  try {
    const page = await browser.newPage();
    return await action(async (path) => {
      let file: string;
      try {
        file = (await readFile(path)).toString('base64');
      } catch {
        throw new FoveaError('file-missing', `${path} cannot be read.`);
      }
      const answer = await page.evaluate(decodeInPage, file);
      if (!answer) throw new FoveaError('image-unreadable', `${path} is not an image this browser can read.`);
      return { ...answer, rgb: new Uint8Array(Buffer.from(answer.rgb, 'base64')) };
    });
  } finally {
    await browser.close();
  }
}

/** Runs in the page: base64 of a file → base64 of its RGB bytes. */
async function decodeInPage(file: string): Promise<{ rgb: string; width: number; height: number } | null> {
  const bytes = Uint8Array.from(atob(file), (char) => char.charCodeAt(0));
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([bytes]), {
      premultiplyAlpha: 'none',
      colorSpaceConversion: 'none',
    });
  } catch {
    return null;
  }
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0, j = 0; i < data.length; i += 4) {
    rgb[j++] = data[i]!;
    rgb[j++] = data[i + 1]!;
    rgb[j++] = data[i + 2]!;
  }
  let text = '';
  for (let i = 0; i < rgb.length; i += 32768) text += String.fromCharCode(...rgb.subarray(i, i + 32768));
  return { rgb: btoa(text), width, height };
}

import { perPage } from '../../../kit/page.ts';
import { Recent } from '../../../kit/recent.ts';

/** Longest side shown; larger images are shrunk while decoding. */
const longest = 4096;

/** Most pixels of the pictures that are kept: 64 MB. */
const mostPixels = 2 ** 24;

/** Decodes off the main thread, upright, first frame only, as the engine does. */
async function decode(file: Blob): Promise<ImageBitmap> {
  const bitmap = await createImageBitmap(file);
  if (Math.max(bitmap.width, bitmap.height) <= longest) return bitmap;
  const wide = bitmap.width >= bitmap.height;
  bitmap.close();
  return createImageBitmap(file, {
    ...(wide ? { resizeWidth: longest } : { resizeHeight: longest }),
    resizeQuality: 'medium',
  });
}

/** Pictures on canvases. Those shown last are kept, so that who goes back and forth sees them at once, and none is decoded again. */
class Pictures {
  readonly #recent = new Recent<Blob, HTMLCanvasElement>(mostPixels, ({ width, height }) =>
    // eight at most
    Math.max(width * height, mostPixels / 8),
  );

  /** The picture of a file, if it is kept and not on show elsewhere: a canvas has one place. */
  kept(file: Blob): HTMLCanvasElement | undefined {
    const canvas = this.#recent.get(file);
    return canvas?.isConnected === false ? canvas : undefined;
  }

  /** @throws where the browser cannot read the file */
  async read(file: Blob): Promise<HTMLCanvasElement> {
    const bitmap = await decode(file);
    const canvas = document.createElement('canvas');
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    // transfers the pixels without copying them on this thread
    canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
    this.#recent.set(file, canvas);
    return canvas;
  }
}

export const picturesOf = perPage(() => new Pictures());

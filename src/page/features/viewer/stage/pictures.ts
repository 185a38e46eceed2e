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

  /** Those that are being read before they are shown: several where keys are faster than that. */
  readonly #expected = new Map<Blob, Promise<HTMLCanvasElement>>();

  /** The picture of a file, if it is kept and not on show elsewhere: a canvas has one place. */
  kept(file: Blob): HTMLCanvasElement | undefined {
    const canvas = this.#recent.get(file);
    return canvas?.isConnected === false ? canvas : undefined;
  }

  /** Reads the picture that is probably shown next, so that it comes at once; whether it can be read is told when it is shown. */
  expect(file: Blob): void {
    if (this.#recent.get(file) || this.#expected.has(file)) return;
    const picture = this.#make(file);
    this.#expected.set(file, picture);
    const end = (): void => {
      if (this.#expected.get(file) === picture) this.#expected.delete(file);
    };
    picture.then(end, end);
  }

  /** @throws where the browser cannot read the file */
  read(file: Blob): Promise<HTMLCanvasElement> {
    const expected = this.#expected.get(file);
    // once: a canvas has one place
    this.#expected.delete(file);
    return expected ?? this.#make(file);
  }

  async #make(file: Blob): Promise<HTMLCanvasElement> {
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

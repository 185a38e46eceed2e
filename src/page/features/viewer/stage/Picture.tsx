import { useEffect, useRef } from 'react';
import css from './Picture.module.css';

/** Longest side shown; larger images are shrunk while decoding. */
const longest = 4096;

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

interface Props {
  file: Blob;
  /** Desaturated, so that hue encodes data only. */
  grey: boolean;
  onSize: (size: { width: number; height: number }) => void;
  onFail: () => void;
}

/** The image itself. */
export function Picture({ file, grey, onSize, onFail }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const report = useRef({ onSize, onFail });
  useEffect(() => {
    report.current = { onSize, onFail };
  });
  useEffect(() => {
    let wanted = true;
    decode(file).then(
      (bitmap) => {
        const element = canvas.current;
        if (!wanted || !element) {
          bitmap.close();
          return;
        }
        report.current.onSize({ width: bitmap.width, height: bitmap.height });
        element.width = bitmap.width;
        element.height = bitmap.height;
        // transfers the pixels without copying them on this thread
        element.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
      },
      () => {
        if (wanted) report.current.onFail();
      },
    );
    return () => {
      wanted = false;
    };
  }, [file]);
  return <canvas className={css.picture} data-grey={grey} ref={canvas} aria-hidden="true" />;
}

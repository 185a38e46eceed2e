import { useEffect, useRef } from 'react';
import type { PatchCorner } from '../explain/index.ts';
import css from './PatchPixels.module.css';
import { patchStrings } from './strings.ts';

interface Props {
  file: Blob;
  corner: PatchCorner;
  cell: number;
  /** Size of the image as scored: enlarged images have more pixels than their file. */
  image: { width: number; height: number };
}

/** The patch's own pixels, enlarged. */
export function PatchPixels({ file, corner, cell, image }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { x, y } = corner;
  const { width, height } = image;
  useEffect(() => {
    let wanted = true;
    const cut = async (): Promise<void> => {
      const whole = await createImageBitmap(file);
      const scale = { x: whole.width / width, y: whole.height / height };
      if (wanted) {
        canvas.current
          ?.getContext('2d')
          ?.drawImage(whole, x * scale.x, y * scale.y, cell * scale.x, cell * scale.y, 0, 0, cell, cell);
      }
      whole.close();
    };
    cut().catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, [file, x, y, cell, width, height]);
  return (
    <canvas
      ref={canvas}
      className={css.pixels}
      width={cell}
      height={cell}
      role="img"
      aria-label={patchStrings.pixels}
    />
  );
}

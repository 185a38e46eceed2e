import { useEffectEvent, useLayoutEffect, useRef } from 'react';
import { usePart } from '../../../kit/context.ts';
import css from './Picture.module.css';
import { rendering } from '../../../kit/screen/rendering.ts';
import { picturesOf } from './pictures.ts';

interface Props {
  file: Blob;
  /** Desaturated, so that hue encodes data only. */
  grey: boolean;
  /** How much larger than its place it is shown. */
  zoom: number;
  onSize: (size: { width: number; height: number }) => void;
  onFail: () => void;
}

/** The image itself. */
export function Picture({ file, grey, zoom, onSize, onFail }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const pictures = usePart(picturesOf);
  const sharpen = (): void => {
    const canvas = place.current?.querySelector('canvas');
    if (!canvas) return;
    // its width would cost a layout of the page for every picture that is passed
    const scale = zoom > 1 ? (canvas.clientWidth * zoom * devicePixelRatio) / canvas.width : 0;
    canvas.style.imageRendering = rendering(scale, zoom > 1);
  };
  useLayoutEffect(sharpen);
  const show = useEffectEvent((canvas: HTMLCanvasElement): void => {
    place.current?.replaceChildren(canvas);
    sharpen();
    onSize({ width: canvas.width, height: canvas.height });
  });
  const fail = useEffectEvent(onFail);
  // before the next frame: a picture that is kept is in the first one
  useLayoutEffect(() => {
    const element = place.current;
    let wanted = true;
    const kept = pictures.kept(file);
    if (kept) show(kept);
    else
      pictures.read(file).then(
        (canvas) => {
          if (wanted) show(canvas);
        },
        () => {
          if (wanted) fail();
        },
      );
    return () => {
      wanted = false;
      element?.replaceChildren();
    };
  }, [file, pictures]);
  return <div className={css.picture} data-grey={grey} ref={place} aria-hidden="true" />;
}

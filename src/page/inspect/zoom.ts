import { fitted, type Zoom } from '../store/view.ts';

const largest = 32;

function clampZoom({ scale, x, y }: Zoom): Zoom {
  const reach = (scale - 1) / 2;
  const clamp = (value: number): number => Math.min(Math.max(value, -reach), reach);
  return { scale, x: clamp(x), y: clamp(y) };
}

/**
 * Zooms by a factor about a point that stays where it is. The point is given from the middle of the fitted image, in
 * fractions of its size.
 */
export function zoomAbout(zoom: Zoom, factor: number, x: number, y: number): Zoom {
  const scale = Math.min(Math.max(zoom.scale * factor, 1), largest);
  if (scale === 1) return fitted;
  const ratio = scale / zoom.scale;
  return clampZoom({ scale, x: x - ratio * (x - zoom.x), y: y - ratio * (y - zoom.y) });
}

/** Moves the image by fractions of its fitted size, never past its edges. */
export function pan(zoom: Zoom, x: number, y: number): Zoom {
  return clampZoom({ scale: zoom.scale, x: zoom.x + x, y: zoom.y + y });
}

/** The zoom that shows a box of the image (fractions 0..1) as large as it fits, with some room around. */
export function zoomToBox(left: number, top: number, width: number, height: number): Zoom {
  const scale = Math.min(Math.max(0.8 / Math.max(width, height), 1), largest);
  return clampZoom({
    scale,
    x: -scale * (left + width / 2 - 0.5),
    y: -scale * (top + height / 2 - 0.5),
  });
}

/** Zoom of the viewer: 1 fits the image; x and y move its centre, in fractions of the fitted image. */
export interface Zoom {
  scale: number;
  x: number;
  y: number;
}

export const fitted: Zoom = { scale: 1, x: 0, y: 0 };

const largest = 32;

function clampZoom({ scale, x, y }: Zoom): Zoom {
  const reach = (scale - 1) / 2;
  const clamp = (value: number): number => Math.min(Math.max(value, -reach), reach);
  return { scale, x: clamp(x), y: clamp(y) };
}

/**
 * Zooms by a factor about a fixed point. The point is given from the middle of the fitted image, in
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

/** A place as `zoomAbout` takes it. */
interface Place {
  x: number;
  y: number;
}

/** The zoom after two fingers moved: their middle stays on the same spot of the image, their distance is the factor. */
export function pinch(zoom: Zoom, from: [Place, Place], to: [Place, Place]): Zoom {
  const apart = ([a, b]: [Place, Place]): number => Math.hypot(a.x - b.x, a.y - b.y);
  const middle = ([a, b]: [Place, Place]): Place => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const start = middle(from);
  const end = middle(to);
  const zoomed = zoomAbout(zoom, apart(to) / Math.max(apart(from), 1e-6), start.x, start.y);
  return pan(zoomed, end.x - start.x, end.y - start.y);
}

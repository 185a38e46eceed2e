/** Enlarged from here on, a picture is looked at pixel by pixel: blurred, its own sharpness could not be told. */
const sharpFrom = 2;

/** How a picture is drawn at so many pixels of the screen to one of its own; one that merely fills its place stays smooth. */
export const rendering = (scale: number, zoomed: boolean): 'auto' | 'pixelated' =>
  zoomed && scale >= sharpFrom ? 'pixelated' : 'auto';

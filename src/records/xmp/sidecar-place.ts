import { isPictureName } from '../passed-over.ts';

const stemOf = (name: string): string => name.replace(/\.[^.]+$/, '');

/** Where the XMP sidecars of the images in one folder are. */
export class SidecarPlaces {
  readonly #sidecars = new Map<string, string>();
  /** How many pictures have a stem: `a.png` and `a.jpg` would share `a.xmp`. */
  readonly #stems = new Map<string, number>();

  /** `names`: all files of the folder. */
  constructor(names: Iterable<string>) {
    for (const name of names) {
      if (/\.xmp$/i.test(name)) this.#sidecars.set(stemOf(name), name);
      else if (isPictureName(name)) this.#stems.set(stemOf(name), (this.#stems.get(stemOf(name)) ?? 0) + 1);
    }
  }

  /**
   * The sidecar of `a.png`: `a.png.xmp` (darktable, digiKam), or else `a.xmp` (Adobe) where that is there and no other picture shares it. A new one is
   * `a.png.xmp`, which belongs to one file alone.
   */
  of(image: string): { name: string; exists: boolean } {
    const shared = (this.#stems.get(stemOf(image)) ?? 0) > 1;
    const name = this.#sidecars.get(image) ?? (shared ? undefined : this.#sidecars.get(stemOf(image)));
    return name === undefined ? { name: `${image}.xmp`, exists: false } : { name, exists: true };
  }
}

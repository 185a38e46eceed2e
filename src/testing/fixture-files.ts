import files from '../image/fixtures/files.json' with { type: 'json' };

/** A small image file made by Pillow, and what Pillow reads from it. */
export interface FixtureFile {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
  rgb: Uint8Array;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** All of them, with those names ending in one of the given extensions. */
export function fixtureFiles(...extensions: string[]): FixtureFile[] {
  return Object.entries(files)
    .filter(([name]) => extensions.some((extension) => name.endsWith(extension)))
    .map(([name, { file, width, height, rgb }]) => ({
      name,
      bytes: fromBase64(file),
      width,
      height,
      rgb: fromBase64(rgb),
    }));
}

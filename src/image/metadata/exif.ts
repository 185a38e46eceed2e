import { ascii, u16be, u16le, u32be, u32le } from '../formats/bytes.ts';

/** The few tags of an Exif (TIFF) structure that matter here. */
export interface Exif {
  /** How the pixels lie: 1 (upright) to 8. */
  orientation: number;
  /** Where in the structure the two bytes of `orientation` are, to write another one; undefined where there is none. */
  orientationAt: number | undefined;
  bigEndian: boolean;
  /** Raw bytes of text tags by number. */
  texts: Map<number, Uint8Array>;
}

/* Numbers of the tags whose texts may hold a prompt (Exif; XPComment is Microsoft's). */
export const IMAGE_DESCRIPTION = 0x010e;
export const MAKE = 0x010f;
export const MODEL = 0x0110;
export const XP_COMMENT = 0x9c9c;
export const USER_COMMENT = 0x9286;
const ORIENTATION = 0x0112;
const EXIF_DIRECTORY = 0x8769;
const wanted = new Set([IMAGE_DESCRIPTION, MAKE, MODEL, XP_COMMENT, USER_COMMENT]);

/** Entries of one directory that are looked at; real files have tens. */
const MAX_ENTRIES = 512;

/** Reads the first directory and the Exif directory of a TIFF structure; whatever is out of bounds is skipped, nothing throws. */
export function readExif(tiff: Uint8Array): Exif {
  const order = ascii(tiff, 0, 2);
  const bigEndian = order === 'MM';
  const exif: Exif = { orientation: 1, orientationAt: undefined, bigEndian, texts: new Map() };
  if (!bigEndian && order !== 'II') return exif;
  const u16 = (at: number) => (bigEndian ? u16be(tiff, at) : u16le(tiff, at));
  const u32 = (at: number) => (bigEndian ? u32be(tiff, at) : u32le(tiff, at));

  const readDirectory = (start: number, isFirst: boolean): void => {
    if (start < 8 || start + 2 > tiff.length) return;
    const count = Math.min(u16(start), MAX_ENTRIES);
    for (let i = 0; i < count; i++) {
      const at = start + 2 + i * 12;
      if (at + 12 > tiff.length) return;
      const tag = u16(at);
      const type = u16(at + 2);
      const length = u32(at + 4);
      if (tag === ORIENTATION && type === 3 && isFirst) {
        const value = u16(at + 8);
        if (value >= 1 && value <= 8) {
          exif.orientation = value;
          exif.orientationAt = at + 8;
        }
      } else if (tag === EXIF_DIRECTORY && isFirst) {
        readDirectory(u32(at + 8), false);
      } else if (wanted.has(tag) && (type === 1 || type === 2 || type === 7)) {
        const from = length <= 4 ? at + 8 : u32(at + 8);
        if (from + length <= tiff.length) exif.texts.set(tag, tiff.subarray(from, from + length));
      }
    }
  };
  readDirectory(u32(4), true);
  return exif;
}

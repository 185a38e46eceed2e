import { ascii, startsWith, u16be, u32be } from './bytes.ts';

/** What the boxes of an AVIF file (ISO/IEC 23008-12) reveal without decoding. */
export interface AvifInfo {
  /** The largest image property of the file; 0 where none was found. */
  width: number;
  height: number;
  complete: boolean;
  alpha: boolean;
  animated: boolean;
  /** Whether a rotation or mirroring is stored beside the pixels. */
  transformed: boolean;
  icc: Uint8Array | undefined;
  /** Primaries and transfer by their numbers (ITU-T H.273). */
  codePoints: [number, number] | undefined;
}

/** Boxes that hold boxes, with the bytes before the first one. */
const containers: Record<string, number> = { meta: 4, iprp: 0, ipco: 0 };

const ALPHA = 'urn:mpeg:mpegB:cicp:systems:auxiliary:alpha';

/** Walks the boxes; never throws. */
export function readAvif(bytes: Uint8Array): AvifInfo {
  const info: AvifInfo = {
    width: 0,
    height: 0,
    complete: true,
    alpha: false,
    animated: ascii(bytes, 8, 4) === 'avis',
    transformed: false,
    icc: undefined,
    codePoints: undefined,
  };
  walk(bytes, 0, bytes.length, info, 0);
  return info;
}

function walk(bytes: Uint8Array, start: number, end: number, info: AvifInfo, depth: number): void {
  let at = start;
  while (at + 8 <= end) {
    let size = u32be(bytes, at);
    const type = ascii(bytes, at + 4, 4);
    let header = 8;
    if (size === 1) {
      size = u32be(bytes, at + 8) * 2 ** 32 + u32be(bytes, at + 12);
      header = 16;
    } else if (size === 0) {
      size = end - at;
    }
    if (size < header) {
      info.complete = false;
      return;
    }
    if (at + size > end) info.complete = false;
    const body = at + header;
    const bodyEnd = Math.min(at + size, end);
    if (type === 'ispe') {
      const width = u32be(bytes, body + 4);
      const height = u32be(bytes, body + 8);
      if (width * height > info.width * info.height) Object.assign(info, { width, height });
    } else if (type === 'colr') {
      const kind = ascii(bytes, body, 4);
      if (kind === 'nclx') info.codePoints ??= [u16be(bytes, body + 4), u16be(bytes, body + 6)];
      else if (kind === 'prof' || kind === 'rICC') info.icc ??= bytes.subarray(body + 4, bodyEnd);
    } else if (type === 'auxC') {
      if (startsWith(bytes, ALPHA, body + 4)) info.alpha = true;
    } else if (type === 'irot' || type === 'imir') {
      info.transformed = true;
    }
    const inner = containers[type];
    if (inner !== undefined && depth < 4) walk(bytes, body + inner, bodyEnd, info, depth + 1);
    at += size;
  }
  if (at < end && depth === 0) info.complete = false;
}

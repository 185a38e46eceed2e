import { startsWith, u16be } from './bytes.ts';
import { EXTENSION, joinExtendedXmp } from './jpeg-xmp.ts';
import { JpegScans } from './jpeg-scans.ts';

/** What the markers of a JPEG file (ITU-T T.81, annex B) reveal without decoding. */
export interface JpegInfo {
  width: number;
  height: number;
  /** Whether the end-of-image marker was reached: a file that was cut off has none. */
  complete: boolean;
  /**
   * Whether the file ends among the pixels of its last scan, every scan having begun: without its end marker, such a file may be
   * whole.
   */
  endsInLastScan: boolean;
  /** Colour components; 4 are CMYK. */
  components: number;
  /** The ICC profile, joined from its segments. */
  icc: Uint8Array | undefined;
  /** The TIFF structure of the Exif segment, a view into the file. */
  exif: Uint8Array | undefined;
  /** The XMP packet's bytes. */
  xmp: Uint8Array | undefined;
  /** The packet that a longer one continues in, joined from its segments. */
  extendedXmp: Uint8Array | undefined;
  /** Comment segments. */
  comments: Uint8Array[];
}

const ICC = 'ICC_PROFILE\0';
const EXIF = 'Exif\0\0';
const XMP = 'http://ns.adobe.com/xap/1.0/\0';

/** Start-of-frame markers: C0–CF without DHT (C4), JPG (C8) and DAC (CC). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** First marker at or after `at` in entropy-coded data: FF followed by neither a stuffed 0, a restart, nor a fill FF. */
function nextMarker(bytes: Uint8Array, at: number): number {
  for (let i = bytes.indexOf(0xff, at); i >= 0 && i + 1 < bytes.length; i = bytes.indexOf(0xff, i + 1)) {
    const code = bytes[i + 1]!;
    if (code !== 0 && code !== 0xff && !(code >= 0xd0 && code <= 0xd7)) return i;
  }
  return bytes.length;
}

/** Parts of a profile in their order; undefined where one is missing. */
function joinProfile(parts: Uint8Array[]): Uint8Array | undefined {
  const ordered = parts.toSorted((a, b) => a[0]! - b[0]!);
  if (ordered.length === 0 || ordered.length !== ordered[0]![1]) return undefined;
  return Uint8Array.from(ordered.flatMap((part) => [...part.subarray(2)]));
}

/** Walks the segments; never throws. `width` is 0 where there is no frame header. */
export function readJpeg(bytes: Uint8Array): JpegInfo {
  const parts = { profile: [], extension: [] };
  const info = walk(bytes, parts);
  info.icc = joinProfile(parts.profile);
  info.extendedXmp = joinExtendedXmp(parts.extension);
  return info;
}

/** What is spread over several segments. */
interface Parts {
  profile: Uint8Array[];
  extension: Uint8Array[];
}

function walk(bytes: Uint8Array, { profile, extension }: Parts): JpegInfo {
  const info: JpegInfo = {
    width: 0,
    height: 0,
    complete: false,
    endsInLastScan: false,
    components: 0,
    icc: undefined,
    exif: undefined,
    xmp: undefined,
    extendedXmp: undefined,
    comments: [],
  };
  const scans = new JpegScans();
  let at = 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) {
      at = nextMarker(bytes, at);
      continue;
    }
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xd9) {
      info.complete = true;
      return info;
    }
    if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
      continue;
    }
    const length = u16be(bytes, at + 2);
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) return info;
    const body = bytes.subarray(at + 4, end);
    if (isFrame(marker) && info.width === 0) {
      info.height = u16be(body, 1);
      info.width = u16be(body, 3);
      info.components = body[5] ?? 0;
      scans.begin(body, marker);
    } else if (marker === 0xe2) {
      if (startsWith(body, ICC) && body.length > ICC.length + 2) profile.push(body.subarray(ICC.length));
    } else if (marker === 0xe1) {
      if (startsWith(body, EXIF)) info.exif ??= body.subarray(EXIF.length);
      else if (startsWith(body, XMP)) info.xmp ??= body.subarray(XMP.length);
      else if (startsWith(body, EXTENSION)) extension.push(body.subarray(EXTENSION.length));
    } else if (marker === 0xfe) info.comments.push(body);
    // After the header of a scan come its entropy-coded bytes.
    at = marker === 0xda ? nextMarker(bytes, end) : end;
    if (marker === 0xda) {
      scans.add(body);
      info.endsInLastScan = at >= bytes.length && scans.all;
    }
  }
  return info;
}

import { startsWith } from '../formats/bytes.ts';

/** What ImageMagick names the texts into which it writes Exif and XMP of other formats, in hexadecimal. */
const keyword = /^Raw profile type (exif|xmp|app1)$/i;

const EXIF = 'Exif\0\0';
const XMP = 'http://ns.adobe.com/xap/1.0/\0';

export interface RawProfile {
  exif?: Uint8Array;
  xmp?: Uint8Array;
}

/** The Exif structure or the XMP packet in a text `Raw profile type …`: a name, a length, hexadecimal digits. */
export function readRawProfile(key: string, text: string): RawProfile {
  if (!keyword.test(key)) return {};
  const [, digits = ''] = /^\s*\S+\s+\d+\s+([\da-f\s]+)$/i.exec(text.replaceAll('\0', '')) ?? [];
  const pairs = digits.replace(/\s+/g, '').match(/../g) ?? [];
  const bytes = Uint8Array.from(pairs, (pair) => parseInt(pair, 16));
  const begins = (mark: string): boolean => startsWith(bytes, mark);
  if (begins(EXIF)) return { exif: bytes.subarray(EXIF.length) };
  if (begins('II*') || begins('MM\0')) return { exif: bytes };
  if (begins(XMP)) return { xmp: bytes.subarray(XMP.length) };
  return begins('<') ? { xmp: bytes } : {};
}

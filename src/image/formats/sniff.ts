import { FoveaError } from '../../shared/errors.ts';
import { ascii, startsWith, u32be } from './bytes.ts';

/** Formats that are read. */
export type ImageFormat = 'png' | 'jpeg' | 'gif' | 'webp' | 'avif' | 'bmp';

/** Bytes of a file's beginning that `sniffFormat` looks at. */
export const SNIFF_BYTES = 1024;

const convert = 'Convert it to PNG or JPEG first.';

/** Known formats that are refused, each with what to do. */
const refused: Record<string, [title: string, hint: string]> = {
  heic: [
    'a HEIC photo',
    'Convert it to JPEG or PNG first: a phone can do that when sharing or exporting the photo.',
  ],
  svg: ['an SVG drawing, which has no pixels', 'Export it as PNG at the size you want scored.'],
  tiff: ['a TIFF image', convert],
  jxl: ['a JPEG XL image', convert],
  jp2: ['a JPEG 2000 image', convert],
  psd: ['a Photoshop document', 'Export it as PNG.'],
  exr: ['an OpenEXR image', 'Tone-map it and export it as PNG.'],
  ico: ['an icon file', convert],
  pdf: ['a PDF document', 'Export the page as PNG.'],
  video: ['a video', 'Save a single frame of it as PNG.'],
  zip: ['a ZIP archive', 'Unpack it and give the images inside.'],
  html: ['a web page', 'Save the image itself instead of the page around it.'],
  json: ['JSON text', 'Give an image file: PNG, JPEG, WebP, AVIF, GIF or BMP.'],
  text: ['plain text', 'Give an image file: PNG, JPEG, WebP, AVIF, GIF or BMP.'],
};

/**
 * Tells the format from the first bytes, never from the name. Throws `file-empty`, or `image-unsupported` with a hint for
 * each kind of file that is not read.
 */
export function sniffFormat(head: Uint8Array, name: string): ImageFormat {
  if (head.length === 0)
    throw new FoveaError(
      'file-empty',
      `${name}: the file is empty (0 bytes).`,
      'If it should not be, it was changed or moved while it was added: add it again.',
    );
  const kind = readable(head) ?? boxed(head) ?? other(head) ?? textual(head);
  if (kind === undefined) {
    throw new FoveaError(
      'image-unsupported',
      `${name}: this is not an image in a known format.`,
      'Give a PNG, JPEG, WebP, AVIF, GIF or BMP file.',
    );
  }
  const refusal = refused[kind];
  if (refusal) throw new FoveaError('image-unsupported', `${name}: this is ${refusal[0]}.`, refusal[1]);
  return kind as ImageFormat;
}

function readable(head: Uint8Array): ImageFormat | undefined {
  if (startsWith(head, '\x89PNG\r\n\x1a\n')) return 'png';
  if (startsWith(head, '\xff\xd8\xff')) return 'jpeg';
  if (startsWith(head, 'GIF87a') || startsWith(head, 'GIF89a')) return 'gif';
  if (startsWith(head, 'RIFF') && startsWith(head, 'WEBP', 8)) return 'webp';
  // 'BM', and a sane size of the second header: two letters alone are too little.
  if (startsWith(head, 'BM') && head.length >= 18 && (head[14] ?? 0) >= 12 && head[15] === 0) return 'bmp';
  return undefined;
}

/** ISO base media files (ISO/IEC 14496-12) say what they are in the brands of their `ftyp` box. */
function boxed(head: Uint8Array): string | undefined {
  if (!startsWith(head, 'ftyp', 4)) return undefined;
  const end = Math.min(u32be(head, 0), head.length);
  const brands = new Set([ascii(head, 8, 4)]);
  for (let at = 16; at + 4 <= end; at += 4) brands.add(ascii(head, at, 4));
  if (brands.has('avif') || brands.has('avis')) return 'avif';
  if (['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'].some((brand) => brands.has(brand)))
    return 'heic';
  return 'video';
}

function other(head: Uint8Array): string | undefined {
  const signatures: [string, string][] = [
    ['II*\0', 'tiff'],
    ['MM\0*', 'tiff'],
    ['II+\0', 'tiff'],
    ['\xff\x0a', 'jxl'],
    ['\0\0\0\x0cJXL ', 'jxl'],
    ['\0\0\0\x0cjP  ', 'jp2'],
    ['8BPS', 'psd'],
    ['v/1\x01', 'exr'],
    ['\0\0\x01\0', 'ico'],
    ['%PDF-', 'pdf'],
    ['\x1aE\xdf\xa3', 'video'],
    ['PK\x03\x04', 'zip'],
  ];
  return signatures.find(([signature]) => startsWith(head, signature))?.[1];
}

function textual(head: Uint8Array): string | undefined {
  const utf16 = startsWith(head, '\xff\xfe') || startsWith(head, '\xfe\xff');
  if (utf16) return 'text';
  let text: string;
  try {
    // `stream` keeps a character that is cut at the end of the head from counting as an error.
    text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
  } catch {
    return undefined;
  }
  // oxlint-disable-next-line no-control-regex -- control characters are what tells binary from text
  if (/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text)) return undefined;
  const start = text.trimStart().toLowerCase();
  if (/^(?:<\?xml[^>]*>|<!--[^]*?-->|<!doctype svg[^>]*>|\s)*<svg[\s>]/.test(start)) return 'svg';
  if (start.startsWith('<!doctype html') || start.startsWith('<html')) return 'html';
  return start.startsWith('{') || start.startsWith('[') ? 'json' : 'text';
}

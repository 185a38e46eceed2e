import { ascii } from '../formats/bytes.ts';
import { pngChunks } from '../formats/png-chunks.ts';
import { unpack } from '../formats/unpack.ts';
import { readRawProfile, type RawProfile } from './raw-profile.ts';
import { decodeText } from './text-encodings.ts';

/** Longest text read, packed or unpacked: ComfyUI's graphs take some hundred kB. */
export const MAX_TEXT_BYTES = 4 * 1024 * 1024;

export interface PngTexts {
  /** By keyword; the first of a name counts. */
  texts: Map<string, string>;
  exif: Uint8Array | undefined;
  xmp: Uint8Array | undefined;
}

/** The texts of a PNG file (tEXt, zTXt, iTXt), its Exif structure and XMP packet, also as ImageMagick writes them. Never throws. */
export function pngTexts(bytes: Uint8Array): PngTexts {
  const texts = new Map<string, string>();
  let exif: Uint8Array | undefined;
  let raw: RawProfile = {};
  for (const { type, data } of pngChunks(bytes)) {
    if (type === 'eXIf') exif ??= data;
    if ((type !== 'tEXt' && type !== 'zTXt' && type !== 'iTXt') || data.length > MAX_TEXT_BYTES) continue;
    const end = data.indexOf(0);
    if (end < 1 || end > 79) continue;
    const keyword = ascii(data, 0, end);
    if (texts.has(keyword)) continue;
    const text = readText(type, data.subarray(end + 1));
    if (text === undefined) continue;
    texts.set(keyword, text);
    raw = { ...readRawProfile(keyword, text), ...raw };
  }
  const packet = texts.get('XML:com.adobe.xmp');
  const xmp = packet === undefined ? raw.xmp : new TextEncoder().encode(packet);
  return { texts, exif: exif ?? raw.exif, xmp };
}

/** The text behind the keyword (PNG §11.3.3). */
function readText(type: 'tEXt' | 'zTXt' | 'iTXt', body: Uint8Array): string | undefined {
  if (type === 'tEXt') return decodeText(body);
  if (type === 'zTXt') return unpacked(body.subarray(1));
  const language = body.indexOf(0, 2);
  const translated = language < 0 ? -1 : body.indexOf(0, language + 1);
  if (translated < 0) return undefined;
  const text = body.subarray(translated + 1);
  return body[0] === 1 ? unpacked(text) : decodeText(text);
}

function unpacked(data: Uint8Array): string | undefined {
  const bytes = unpack(data, 'zlib', { most: MAX_TEXT_BYTES });
  return bytes && decodeText(bytes);
}

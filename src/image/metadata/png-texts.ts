import { ascii } from '../formats/bytes.ts';
import { pngChunks } from '../formats/png-chunks.ts';
import { unpack } from '../formats/unpack.ts';
import { decodeText } from './text-encodings.ts';

/** Longest text read, packed or unpacked: ComfyUI's graphs take some hundred kB. */
export const MAX_TEXT_BYTES = 4 * 1024 * 1024;

/** The texts of a PNG file by keyword (tEXt, zTXt, iTXt; the first of a name counts), and its eXIf chunk. Never throws. */
export function pngTexts(bytes: Uint8Array): { texts: Map<string, string>; exif: Uint8Array | undefined } {
  const texts = new Map<string, string>();
  let exif: Uint8Array | undefined;
  for (const { type, data } of pngChunks(bytes)) {
    if (type === 'eXIf') exif ??= data;
    if ((type !== 'tEXt' && type !== 'zTXt' && type !== 'iTXt') || data.length > MAX_TEXT_BYTES) continue;
    const end = data.indexOf(0);
    if (end < 1 || end > 79) continue;
    const keyword = ascii(data, 0, end);
    if (texts.has(keyword)) continue;
    const text = readText(type, data.subarray(end + 1));
    if (text !== undefined) texts.set(keyword, text);
  }
  return { texts, exif };
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

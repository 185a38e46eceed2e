import { startsWith } from '../formats/bytes.ts';
import { IMAGE_DESCRIPTION, MAKE, MODEL, readExif, USER_COMMENT, XP_COMMENT } from './exif.ts';
import { decodeText, decodeUtf16, trimText } from './text-encodings.ts';

/** Texts of an Exif structure in which generators keep the prompt. */
export interface ExifTexts {
  userComment: string | undefined;
  description: string | undefined;
  /** ComfyUI's graph, which it puts into the tags of the camera's make or model as `prompt:{…}`. */
  graph: string | undefined;
}

/** Reads them; never throws. */
export function exifTexts(tiff: Uint8Array): ExifTexts {
  const { texts, bigEndian } = readExif(tiff);
  const plain = (tag: number): string | undefined => {
    const bytes = texts.get(tag);
    return bytes && trimText(decodeText(bytes));
  };
  const comment = texts.get(USER_COMMENT);
  const windows = texts.get(XP_COMMENT);
  const graph = [MAKE, MODEL].map(plain).find((text) => text !== undefined && /^prompt:\s*\{/i.test(text));
  return {
    userComment: comment ? userComment(comment, bigEndian) : windows && trimText(decodeUtf16(windows, false)),
    description: plain(IMAGE_DESCRIPTION),
    graph: graph?.slice('prompt:'.length),
  };
}

/** UserComment starts with eight bytes that name its character code (Exif 2.3, table 9). */
function userComment(bytes: Uint8Array, bigEndian: boolean): string {
  const body = bytes.subarray(8);
  if (startsWith(bytes, 'UNICODE\0')) return trimText(decodeUtf16(body, bigEndian));
  if (
    startsWith(bytes, 'ASCII\0\0\0') ||
    startsWith(bytes, 'JIS\0') ||
    bytes.subarray(0, 8).every((byte) => byte === 0)
  ) {
    return trimText(decodeText(body));
  }
  // Some writers leave the name out.
  return trimText(decodeText(bytes));
}

import { startsWith } from '../formats/bytes.ts';
import { IMAGE_DESCRIPTION, MAKE, MODEL, readExif, USER_COMMENT, XP_COMMENT } from './exif.ts';
import { decodeJis, decodeText, decodeUtf16, trimText } from './text-encodings.ts';

/** Texts of an Exif structure in which generators keep the prompt. */
export interface ExifTexts {
  userComment: string | undefined;
  description: string | undefined;
  /** ComfyUI's graphs, which it puts into the tags of the camera's make and model as `prompt:{…}` and `workflow:{…}`; that which ran first. */
  graphs: string[];
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
  const graphs = [MAKE, MODEL, IMAGE_DESCRIPTION].flatMap((tag) => {
    const [, kind, json] = /^(prompt|workflow):\s*(\{.*)$/is.exec(plain(tag) ?? '') ?? [];
    return kind === undefined || json === undefined ? [] : [{ kind: kind.toLowerCase(), json }];
  });
  return {
    userComment: comment ? userComment(comment, bigEndian) : windows && trimText(decodeUtf16(windows, false)),
    description: graphs.length > 0 ? undefined : plain(IMAGE_DESCRIPTION),
    graphs: graphs.sort((a, b) => a.kind.localeCompare(b.kind)).map(({ json }) => json),
  };
}

/** UserComment starts with eight bytes that name its character code (Exif 2.3, table 9). */
function userComment(bytes: Uint8Array, bigEndian: boolean): string {
  const body = bytes.subarray(8);
  if (startsWith(bytes, 'UNICODE\0'))
    return trimText(isPlain(body) ? decodeText(body) : decodeUtf16(body, bigEndian));
  if (startsWith(bytes, 'JIS\0')) return trimText(decodeJis(body));
  if (startsWith(bytes, 'ASCII\0\0\0') || bytes.subarray(0, 8).every((byte) => byte === 0)) {
    return trimText(decodeText(body));
  }
  // Some writers leave the name out.
  return trimText(decodeText(bytes));
}

/** Whether bytes that are said to be UTF-16 are plain letters: some writers put UTF-8 there. */
function isPlain(body: Uint8Array): boolean {
  return (
    body.length > 15 && body.includes(32) && body.every((byte) => (byte > 31 && byte < 127) || byte === 10)
  );
}

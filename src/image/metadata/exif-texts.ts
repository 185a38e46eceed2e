import { ascii } from '../formats/bytes.ts';
import { IMAGE_DESCRIPTION, MAKE, MODEL, readExif, USER_COMMENT, XP_COMMENT } from './exif.ts';
import { decodeJis, decodeText, decodeUtf16, isUtf16, trimText } from './text-encodings.ts';

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

/** Names of character codes, as writers spell them. */
const named = /^(?:ASCII|UNICODE|JIS|UTF-?8|UNDEFINED)(?:[\0 ]|$)/i;

/**
 * UserComment starts with eight bytes that name its character code (Exif 2.3, table 9); some writers leave them out, and what follows is
 * often in another code: the bytes decide.
 */
function userComment(bytes: Uint8Array, bigEndian: boolean): string {
  const other = /^charset=\w+ /i.exec(ascii(bytes, 0, 24));
  if (other) return trimText(decodeText(bytes.subarray(other[0].length)));
  const name = ascii(bytes, 0, 8);
  const blank = /^[\0 ]{8}$/.test(name);
  if (!blank && !named.test(name))
    return trimText(isUtf16(bytes) ? decodeUtf16(bytes, bigEndian) : decodeText(bytes));
  const body = bytes.subarray(8);
  const unicode = /^UNICODE/i.test(name) && !isPlain(body);
  if (unicode || isUtf16(body)) return trimText(decodeUtf16(body, bigEndian));
  return trimText(/^JIS/i.test(name) ? decodeJis(body) : decodeText(body));
}

/** Whether bytes that are said to be UTF-16 are plain letters: some writers put UTF-8 there. */
function isPlain(body: Uint8Array): boolean {
  return (
    body.length > 15 && body.includes(32) && body.every((byte) => (byte > 31 && byte < 127) || byte === 10)
  );
}

import { decodeHTML, decodeHTMLStrict } from 'entities';

/** What Windows-1252 has at 0x80…0x9F; the five places it leaves empty stay as they are. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** A control character of 0x80…0x9F as Windows-1252 reads it. */
export const fromC1 = (char: string): string => windows1252[char.charCodeAt(0) - 0x80]!;

/** Code points that a reference may not name: HTML drops them. */
const dropped = (code: number): boolean =>
  (code >= 0x1 && code <= 0x8) ||
  code === 0xb ||
  (code >= 0xe && code <= 0x1f) ||
  (code >= 0x7f && code <= 0x9f) ||
  (code >= 0xfdd0 && code <= 0xfdef) ||
  (code & 0xfffe) === 0xfffe;

/** The character of `&#…;`, as Python's `html.unescape` reads it. */
function numeric(digits: string, radix: 10 | 16): string {
  const code = Number.parseInt(digits, radix);
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return '\ufffd';
  if (code === 0x0d) return '\r';
  if (code >= 0x80 && code <= 0x9f) return windows1252[code - 0x80]!;
  return dropped(code) ? '' : String.fromCodePoint(code);
}

/** Python's `html.unescape`: numbers, and the longest name that HTML knows, with or without its semicolon. */
export function unescapeHtml(text: string): string {
  return text.replaceAll(
    /&(?:#(\d+);?|#[xX]([\da-fA-F]+);?|[^\t\n\f <&#;]{1,32};?)/g,
    (whole, decimal: string | undefined, hex: string | undefined) => {
      if (decimal !== undefined) return numeric(decimal, 10);
      return hex === undefined ? decodeHTML(whole) : numeric(hex, 16);
    },
  );
}

/** ftfy's reading of entities: whole ones alone, also in capitals where HTML has no such name. */
export function unescapeWhole(text: string): string {
  return text.replaceAll(/&#?[0-9A-Za-z]{1,24};/g, (whole) => {
    if (whole.startsWith('&#')) {
      const read = unescapeHtml(whole);
      return read.includes(';') ? whole : read;
    }
    const read = decodeHTMLStrict(whole);
    if (read !== whole || whole !== whole.toUpperCase()) return read;
    const lower = whole.toLowerCase();
    const small = decodeHTMLStrict(lower);
    return small === lower || unescapeHtml(whole) !== whole ? whole : small.toUpperCase();
  });
}

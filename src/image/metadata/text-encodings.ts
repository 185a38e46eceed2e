const utf8 = new TextDecoder('utf-8', { fatal: true });
const latin1 = new TextDecoder('latin1');

/** UTF-8 where the bytes are valid UTF-8, else Latin-1: what PNG's tEXt promises and what generators write into it. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return latin1.decode(bytes);
  }
}

/** How many of the first bytes at even and at odd places are zero. */
function zerosOf(bytes: Uint8Array): [even: number, odd: number] {
  const zeros: [number, number] = [0, 0];
  for (let i = 0; i < Math.min(bytes.length, 512); i++) if (bytes[i] === 0) zeros[i & 1]! += 1;
  return zeros;
}

/** Whether bytes are UTF-16 by their mark or by the zero bytes of Latin letters; zeros that only pad a text do not count. */
export function isUtf16(bytes: Uint8Array): boolean {
  if ((bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0xff && bytes[1] === 0xfe)) return true;
  let end = Math.min(bytes.length, 512);
  while (end > 1 && bytes[end - 1] === 0 && bytes[end - 2] === 0) end--;
  const [even, odd] = zerosOf(bytes.subarray(0, end));
  return Math.max(even, odd) * 4 > end && Math.min(even, odd) * 8 < Math.max(even, odd);
}

/** Letters and marks of the scripts that prompts are written in. */
const usual =
  /[\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thai}\p{Script=Devanagari}\t\n\r -~\u3000-\u303f\uff00-\uffef]/gu;

/**
 * UTF-16 with the byte order of its mark, else that which puts the zero bytes of Latin letters right, else that under which more letters
 * are of a usual script, else `bigEndian`.
 */
export function decodeUtf16(bytes: Uint8Array, bigEndian: boolean): string {
  const read = (big: boolean): string => new TextDecoder(big ? 'utf-16be' : 'utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return read(true);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return read(false);
  const [even, odd] = zerosOf(bytes);
  if (even !== odd) return read(even > odd);
  const given = read(bigEndian);
  const other = read(!bigEndian);
  const count = (text: string): number => text.match(usual)?.length ?? 0;
  return count(other) > count(given) ? other : given;
}

/** JIS as Exif means it, ISO-2022-JP with its escapes; without them UTF-8 or Shift_JIS, which writers put there too. */
export function decodeJis(bytes: Uint8Array): string {
  if (bytes.includes(0x1b)) return new TextDecoder('iso-2022-jp').decode(bytes);
  try {
    return utf8.decode(bytes);
  } catch {
    return new TextDecoder('shift_jis').decode(bytes);
  }
}

/** Text without the zero bytes that pad it and without surrounding space. */
export function trimText(text: string): string {
  return text.replace(/\0+/g, ' ').trim();
}

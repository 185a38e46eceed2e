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

/** UTF-16 with the byte order of its mark, else that which puts the zero bytes of Latin letters right, else `bigEndian`. */
export function decodeUtf16(bytes: Uint8Array, bigEndian: boolean): string {
  let big = bigEndian;
  if (bytes[0] === 0xfe && bytes[1] === 0xff) big = true;
  else if (bytes[0] === 0xff && bytes[1] === 0xfe) big = false;
  else {
    const zeros = [0, 0];
    for (let i = 0; i < Math.min(bytes.length, 512); i++) if (bytes[i] === 0) zeros[i & 1]! += 1;
    if (zeros[0] !== zeros[1]) big = zeros[0]! > zeros[1]!;
  }
  return new TextDecoder(big ? 'utf-16be' : 'utf-16le').decode(bytes);
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

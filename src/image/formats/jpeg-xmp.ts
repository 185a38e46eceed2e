import { ascii, u32be } from './bytes.ts';

/** What precedes a part of an XMP packet that is too long for one segment. */
export const EXTENSION = 'http://ns.adobe.com/xmp/extension/\0';

const GUID = 32;
const HEAD = GUID + 8;
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Joins the parts of an extended XMP packet (XMP specification part 3, §1.1.3.1): each begins with the packet's id, its length and the
 * part's place. Undefined where a part is missing.
 *
 * @param parts the bodies of the segments behind `EXTENSION`, in any order
 */
export function joinExtendedXmp(parts: readonly Uint8Array[]): Uint8Array | undefined {
  const [first] = parts;
  if (!first || first.length < HEAD) return undefined;
  const id = ascii(first, 0, GUID);
  const length = u32be(first, GUID);
  const own = parts
    .filter((part) => part.length >= HEAD && ascii(part, 0, GUID) === id)
    .toSorted((a, b) => u32be(a, GUID + 4) - u32be(b, GUID + 4));
  if (length > MAX_BYTES) return undefined;
  const packet = new Uint8Array(length);
  let filled = 0;
  for (const part of own) {
    const at = u32be(part, GUID + 4);
    const body = part.subarray(HEAD);
    if (at > filled || at + body.length > length) return undefined;
    packet.set(body, at);
    filled = Math.max(filled, at + body.length);
  }
  return filled === length ? packet : undefined;
}

import { joinBytes } from '../../shared/files/join-bytes.ts';
import { ascii, startsWith, u16be, u32be } from './bytes.ts';

/** The metadata items of an AVIF or HEIF file. */
export interface HeifItems {
  /** The TIFF structure of the Exif item. */
  exif: Uint8Array | undefined;
  /** The XMP packet. */
  xmp: Uint8Array | undefined;
}

interface Box {
  type: string;
  body: Uint8Array;
}

/** Boxes one behind the other (ISO/IEC 14496-12 §4.2); what does not fit ends them. */
function* boxes(bytes: Uint8Array): Generator<Box> {
  let at = 0;
  while (at + 8 <= bytes.length) {
    let size = u32be(bytes, at);
    let header = 8;
    if (size === 1) {
      size = u32be(bytes, at + 8) * 2 ** 32 + u32be(bytes, at + 12);
      header = 16;
    } else if (size === 0) size = bytes.length - at;
    if (size < header || at + size > bytes.length) return;
    yield { type: ascii(bytes, at + 4, 4), body: bytes.subarray(at + header, at + size) };
    at += size;
  }
}

/** Item ids by kind, from the item information box (§8.11.6). */
function itemKinds(iinf: Uint8Array): Map<number, 'exif' | 'xmp'> {
  const kinds = new Map<number, 'exif' | 'xmp'>();
  const entries = iinf.subarray(iinf[0] === 0 ? 6 : 8);
  for (const { type, body } of boxes(entries)) {
    const version = body[0] ?? 0;
    if (type !== 'infe' || version < 2) continue;
    const wide = version > 2;
    const id = wide ? u32be(body, 4) : u16be(body, 4);
    const at = (wide ? 8 : 6) + 2;
    const kind = ascii(body, at, 4);
    if (kind === 'Exif') kinds.set(id, 'exif');
    else if (kind === 'mime') {
      // an item name, then the MIME type
      const name = body.indexOf(0, at + 4);
      if (name >= 0 && startsWith(body, 'application/rdf+xml', name + 1)) kinds.set(id, 'xmp');
    }
  }
  return kinds;
}

/** Reads numbers one behind the other. */
class Numbers {
  private readonly bytes: Uint8Array;
  at: number;
  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
  }
  /** A big-endian number of 0, 2, 4 or 8 bytes. */
  next(size: number): number {
    let value = 0;
    for (let i = 0; i < size; i++) value = value * 256 + (this.bytes[this.at + i] ?? 0);
    this.at += size;
    return value;
  }
  left(): boolean {
    return this.at < this.bytes.length;
  }
}

/** The bytes of an item, from the item location box (§8.11.3): in the file, or in the box `idat`. */
function itemBytes(
  file: Uint8Array,
  iloc: Uint8Array,
  idat: Uint8Array,
  wanted: number,
): Uint8Array | undefined {
  const version = iloc[0] ?? 0;
  const [sizes = 0, more = 0] = iloc.subarray(4);
  const [offsetSize, lengthSize, baseSize] = [sizes >> 4, sizes & 15, more >> 4];
  const indexSize = version === 0 ? 0 : more & 15;
  const read = new Numbers(iloc, 6);
  const count = read.next(version < 2 ? 2 : 4);
  for (let i = 0; i < count && read.left(); i++) {
    const id = read.next(version < 2 ? 2 : 4);
    const method = version === 0 ? 0 : read.next(2) & 15;
    read.next(2);
    const base = read.next(baseSize);
    const extents = read.next(2);
    const parts: Uint8Array[] = [];
    for (let k = 0; k < extents && read.left(); k++) {
      read.next(indexSize);
      const from = base + read.next(offsetSize);
      const length = read.next(lengthSize);
      const source = method === 1 ? idat : file;
      if (method < 2 && from + length <= source.length)
        parts.push(source.subarray(from, length === 0 ? undefined : from + length));
    }
    if (id !== wanted) continue;
    const [only] = parts;
    if (parts.length <= 1) return only;
    return joinBytes(parts);
  }
  return undefined;
}

/** Finds Exif and XMP in the boxes of an AVIF or HEIF file; never throws. */
export function heifItems(file: Uint8Array): HeifItems {
  const found: HeifItems = { exif: undefined, xmp: undefined };
  const meta = [...boxes(file)].find(({ type }) => type === 'meta')?.body.subarray(4);
  if (!meta) return found;
  const inner = new Map([...boxes(meta)].map(({ type, body }) => [type, body]));
  const iinf = inner.get('iinf');
  const iloc = inner.get('iloc');
  if (!iinf || !iloc) return found;
  for (const [id, kind] of itemKinds(iinf)) {
    const bytes = itemBytes(file, iloc, inner.get('idat') ?? new Uint8Array(0), id);
    if (!bytes) continue;
    if (kind === 'xmp') found.xmp ??= bytes;
    else {
      // the offset of the TIFF header behind these four bytes
      const tiff = bytes.subarray(4 + u32be(bytes, 0));
      found.exif ??= startsWith(tiff, 'Exif\0\0') ? tiff.subarray(6) : tiff;
    }
  }
  return found;
}

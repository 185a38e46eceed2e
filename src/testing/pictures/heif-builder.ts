import { bytesOf } from '../metadata-builders.ts';
import { concat } from './png-builder.ts';

const u16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 255);
const u32 = (value: number): Uint8Array => concat(u16(value >>> 16), u16(value & 0xffff));

function box(type: string, ...parts: Uint8Array[]): Uint8Array {
  const body = concat(...parts);
  return concat(u32(body.length + 8), bytesOf(type), body);
}

/** An AVIF file that has metadata items and no picture; their bytes behind `meta`, or within it in `idat`. */
export function avifWith(
  { exif, xmp }: { exif?: Uint8Array; xmp?: Uint8Array },
  place: 'file' | 'idat' = 'file',
  brand = 'avif',
): Uint8Array {
  const items = [
    // four bytes say where the TIFF header is
    ...(exif ? [{ kind: bytesOf('Exif'), type: new Uint8Array(0), data: concat(u32(0), exif) }] : []),
    ...(xmp ? [{ kind: bytesOf('mime'), type: bytesOf('application/rdf+xml\0'), data: xmp }] : []),
  ];
  const ftyp = box('ftyp', bytesOf(brand), u32(0), bytesOf('mif1'));
  const infes = items.map(({ kind, type }, i) =>
    box('infe', Uint8Array.of(2, 0, 0, 0), u16(i + 1), u16(0), kind, Uint8Array.of(0), type),
  );
  const iinf = box('iinf', u32(0), u16(items.length), ...infes);
  const meta = (start: number): Uint8Array => {
    let at = start;
    const places = items.map(({ data }, i) => {
      const entry = concat(
        u16(i + 1),
        u16(place === 'idat' ? 1 : 0),
        u16(0),
        u16(1),
        u32(at),
        u32(data.length),
      );
      at += data.length;
      return entry;
    });
    const iloc = box('iloc', Uint8Array.of(1, 0, 0, 0, 0x44, 0), u16(items.length), ...places);
    const idat = place === 'idat' ? [box('idat', ...items.map(({ data }) => data))] : [];
    return box('meta', u32(0), iinf, iloc, ...idat);
  };
  if (place === 'idat') return concat(ftyp, meta(0));
  // the same length whatever the offsets, and a header of eight bytes before the data
  const start = ftyp.length + meta(0).length + 8;
  return concat(ftyp, meta(start), box('mdat', ...items.map(({ data }) => data)));
}

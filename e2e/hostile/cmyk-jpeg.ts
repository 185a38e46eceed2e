/** Segment of a JPEG file: marker, length, content. */
const segment = (marker: number, content: number[]): number[] => {
  const length = content.length + 2;
  return [0xff, marker, length >> 8, length & 0xff, ...content];
};

/** Writes bits, most significant first, with JPEG's stuffing of 0xff. */
function packBits(codes: [value: number, bits: number][]): number[] {
  const text = codes.map(([value, bits]) => value.toString(2).padStart(bits, '0')).join('');
  const padded = text.padEnd(Math.ceil(text.length / 8) * 8, '1');
  const bytes = (padded.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  return bytes.flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte]));
}

/** A CMYK JPEG (Adobe, inverted, as Photoshop writes it) of one colour, `side` × `side` pixels, four 8-bit inks. */
export function cmykJpeg(side: number, inks: [number, number, number, number]): Uint8Array {
  const blocks = (side / 8) ** 2;
  // one DC code per size of difference (0..11, 4 bits each), one AC code: end of block (1 bit)
  const dcTable = [
    0x00,
    0,
    0,
    0,
    12,
    ...Array<number>(12).fill(0),
    ...Array.from({ length: 12 }, (_, i) => i),
  ];
  const acTable = [0x10, 1, ...Array<number>(15).fill(0), 0x00];
  const bits: [number, number][] = [];
  for (let block = 0; block < blocks; block++) {
    for (const ink of inks) {
      // flat block: DC = 8 · (value − 128), quantiser 8; the difference to the block before is 0 but for the first
      const difference = block === 0 ? 255 - ink - 128 : 0;
      const size = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
      bits.push([size, 4]);
      if (size > 0) bits.push([difference > 0 ? difference : difference + 2 ** size - 1, size]);
      bits.push([0, 1]);
    }
  }
  const components = [1, 2, 3, 4];
  const adobe = [...new TextEncoder().encode('Adobe'), 0, 100, 0, 0, 0, 0, 0];
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xee, adobe),
    ...segment(0xdb, [0, ...Array<number>(64).fill(8)]),
    ...segment(0xc0, [
      ...[8, side >> 8, side & 0xff, side >> 8, side & 0xff, 4],
      ...components.flatMap((id) => [id, 0x11, 0]),
    ]),
    ...segment(0xc4, dcTable),
    ...segment(0xc4, acTable),
    ...segment(0xda, [4, ...components.flatMap((id) => [id, 0x00]), 0, 63, 0]),
    ...packBits(bits),
    ...[0xff, 0xd9],
  ]);
}

/** An animated GIF of square frames; pixels are indices below 128 into a grey palette. */
export function animatedGif(side: number, frames: Uint8Array[]): Uint8Array {
  const size = [side & 0xff, side >> 8];
  const palette = Array.from({ length: 128 }, (_, i) => [2 * i, 2 * i, 2 * i]).flat();
  return Uint8Array.from([
    ...new TextEncoder().encode('GIF89a'),
    ...[...size, ...size, 0xf6, 0, 0],
    ...palette,
    ...frames.flatMap((pixels) => [
      ...[0x21, 0xf9, 4, 0, 10, 0, 0, 0],
      ...[0x2c, 0, 0, 0, 0, ...size, ...size, 0],
      ...[7, ...subBlocks(plainCodes(pixels)), 0],
    ]),
    0x3b,
  ]);
}

/** LZW without compression: cleared (code 128) before the table would need a ninth bit, so that a code is a byte. */
function plainCodes(pixels: Uint8Array): number[] {
  const codes: number[] = [];
  for (let at = 0; at < pixels.length; at += 100) codes.push(128, ...pixels.subarray(at, at + 100));
  return [...codes, 129];
}

function subBlocks(bytes: number[]): number[] {
  const blocks: number[] = [];
  for (let at = 0; at < bytes.length; at += 255) {
    const part = bytes.slice(at, at + 255);
    blocks.push(part.length, ...part);
  }
  return blocks;
}

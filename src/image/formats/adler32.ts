/** Adler-32 (RFC 1950), the checksum of a zlib stream's data. */
export function adler32(data: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let at = 0; at < data.length;) {
    // So many additions cannot overflow before the remainders are taken.
    const end = Math.min(data.length, at + 3800);
    for (; at < end; at++) {
      a += data[at]!;
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return b * 65536 + a;
}

/**
 * GPT-2's printable stand-ins for the 256 bytes, in the order of their ids: bytes that print stand for themselves, the other 68 are
 * U+0100 and on.
 */
const order = [...range(0x21, 0x7e), ...range(0xa1, 0xac), ...range(0xae, 0xff)];
const others = range(0, 255).filter((byte) => !order.includes(byte));

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** The symbols, in the order of their ids. */
export const byteSymbols: readonly string[] = [
  ...order.map((byte) => String.fromCodePoint(byte)),
  ...others.map((_, k) => String.fromCodePoint(0x100 + k)),
];

/** The id of each byte. */
export const byteIds: Uint8Array = new Uint8Array(256);
/** The byte of each symbol. */
export const symbolBytes = new Map<string, number>();
[...order, ...others].forEach((byte, id) => {
  byteIds[byte] = id;
  symbolBytes.set(byteSymbols[id]!, byte);
});

import { startsWith } from '../image/formats/bytes.ts';
import { lowBits, type LowBits } from '../image/formats/stored/low-bits.ts';
import { pngStored } from '../image/formats/stored/png-stored.ts';
import { webpStored } from '../image/formats/stored/webp-stored.ts';
import { unpack } from '../image/formats/unpack.ts';
import { MAX_TEXT_BYTES } from '../image/metadata/png-texts.ts';
import { decodeText } from '../image/metadata/text-encodings.ts';

/** What hidden texts begin with, by where they are hidden; packed ones are gzip. */
const signatures = {
  alpha: { plain: 'stealth_pnginfo', packed: 'stealth_pngcomp' },
  rgb: { plain: 'stealth_rgbinfo', packed: 'stealth_rgbcomp' },
} as const;

const SIGNATURE = 15;
/** Rows in which the signature lies whole, one bit a pixel of the first column. */
const FIRST_ROWS = SIGNATURE * 8;

/**
 * The text that NovelAI and its like hide in the lowest bits of alpha or colours, of a PNG or of a WebP that keeps them: a signature,
 * the length in bits (32, high bit first), the text. Undefined where there is none; only the first rows are unpacked to find that out.
 */
export function stealthText(file: Uint8Array): string | undefined {
  const stored = startsWith(file, 'RIFF') ? webpStored : pngStored;
  const first = stored(file, FIRST_ROWS);
  if (!first) return undefined;
  for (const of of first.exact) {
    for (const order of ['columns', 'rows'] as const) {
      const signature = decodeText(bytesAt(lowBits(first, of, order), 0, SIGNATURE));
      const { plain, packed } = signatures[of];
      if (signature !== plain && signature !== packed) continue;
      const whole = stored(file, Infinity);
      return whole && hiddenText(lowBits(whole, of, order), signature === packed);
    }
  }
  return undefined;
}

function hiddenText(bits: LowBits, packed: boolean): string | undefined {
  const start = SIGNATURE * 8 + 32;
  const length = bytesAt(bits, SIGNATURE * 8, 4).reduce((sum, byte) => sum * 256 + byte, 0);
  if (length === 0 || start + length > bits.count || length > MAX_TEXT_BYTES * 8) return undefined;
  const body = bytesAt(bits, start, length >> 3);
  const text = packed ? unpack(body, 'gzip', { most: MAX_TEXT_BYTES }) : body;
  return text && decodeText(text);
}

function bytesAt(bits: LowBits, from: number, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => {
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) byte = (byte << 1) | bits.at(from + i * 8 + bit);
    return byte;
  });
}

import { ascii, startsWith, u16be, u32be } from '../../../image/formats/bytes.ts';
import { mergeFields } from '../../../records/xmp/merge-fields.ts';
import { crc32 } from '../../../shared/checksums/crc32.ts';
import type { Candidate } from '../candidate.ts';

/** What is stamped: the scores of an image, and the model they are from. */
export type Stamp = Pick<Candidate, 'scores' | 'model'>;

const keyword = 'fovea';
const namespace = 'urn:fovea:scores/';
const xmpMark = 'http://ns.adobe.com/xap/1.0/\0';

/** Longest content of a JPEG segment. */
const longestSegment = 65533;

/**
 * An image's bytes with its scores in them: PNG as an international text `fovea` with JSON, JPEG as XMP (`fovea:quality` …). Pixels and all other metadata stay. undefined for
 * other formats, and where there is no room or the XMP that is there cannot be read.
 */
export function stampImage(bytes: Uint8Array, stamp: Stamp): Uint8Array | undefined {
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return stampPng(bytes, stamp);
  if (startsWith(bytes, '\xff\xd8\xff')) return stampJpeg(bytes, stamp);
  return undefined;
}

/** Behind the header, in place of an earlier stamp. */
function stampPng(bytes: Uint8Array, { scores, model }: Stamp): Uint8Array | undefined {
  const headerEnd = 8 + 12 + u32be(bytes, 8);
  if (headerEnd > bytes.length || ascii(bytes, 12, 4) !== 'IHDR') return undefined;
  const text = new TextEncoder().encode(
    JSON.stringify({ scores, ...(model === undefined ? {} : { model }) }),
  );
  // keyword, end, not compressed, method, no language, no translation
  const data = Buffer.concat([Buffer.from(`${keyword}\0\0\0\0\0`, 'latin1'), text]);
  const length = u32be(bytes, headerEnd);
  const earlier = startsWith(bytes, `iTXt${keyword}\0`, headerEnd + 4) ? 12 + length : 0;
  const rest = bytes.subarray(headerEnd + earlier);
  return Buffer.concat([bytes.subarray(0, headerEnd), pngChunk('iTXt', data), rest]);
}

function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

function stampJpeg(bytes: Uint8Array, { scores, model }: Stamp): Uint8Array | undefined {
  let at = 2;
  /** Where a new segment goes: behind the first ones, which readers expect to be JFIF and Exif. */
  let free = 2;
  let old: { from: number; to: number } | undefined;
  while (bytes[at] === 0xff && isApplication(bytes[at + 1]!)) {
    const to = at + 2 + u16be(bytes, at + 2);
    if (to > bytes.length) return undefined;
    if (startsWith(bytes, xmpMark, at + 4)) old ??= { from: at, to };
    else if (bytes[at + 1]! <= 0xe1) free = to;
    at = to;
  }
  const { from, to } = old ?? { from: free, to: free };
  const field = (name: string, value: string) => ({ field: { namespace, prefix: 'fovea', name }, value });
  const values = Object.entries(scores).flatMap(([head, score]) =>
    // a name that XML allows
    score === null || !/^[A-Za-z_][\w.-]*$/.test(head) ? [] : [field(head, String(score))],
  );
  let packet: Uint8Array;
  try {
    packet = mergeFields(old && bytes.subarray(from + 4 + xmpMark.length, to), [
      ...values,
      ...(model === undefined ? [] : [field('model', model)]),
    ]);
  } catch {
    return undefined;
  }
  const content = Buffer.concat([Buffer.from(xmpMark, 'latin1'), packet]);
  if (content.length > longestSegment) return undefined;
  const header = Buffer.from([0xff, 0xe1, (content.length + 2) >> 8, (content.length + 2) & 255]);
  return Buffer.concat([bytes.subarray(0, from), header, content, bytes.subarray(to)]);
}

/** APP0–APP15 and comments. */
const isApplication = (marker: number): boolean => (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;

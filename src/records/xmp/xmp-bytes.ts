import { FoveaError } from '../../shared/errors.ts';
import { notXml } from './xml-elements.ts';

/** Largest sidecar that is read: those of raw developers with their masks take some MB. */
const largestSidecar = 32e6;

/** The text of a sidecar's bytes and how to write it back: UTF-8, or UTF-16 by its mark. Throws `text-invalid`. */
export function decodeXmp(bytes: Uint8Array): {
  text: string;
  encode: (text: string) => Uint8Array<ArrayBuffer>;
} {
  if (bytes.length > largestSidecar) {
    throw new FoveaError(
      'text-invalid',
      `It is larger than ${largestSidecar / 1e6} MB, which is more than metadata needs.`,
    );
  }
  const wide =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'be' : undefined;
  let text: string;
  try {
    text = new TextDecoder(wide === undefined ? 'utf-8' : `utf-16${wide}`, {
      fatal: true,
      ignoreBOM: true,
    }).decode(bytes);
  } catch {
    throw notXml('its bytes are not text in UTF-8 or UTF-16');
  }
  const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
  const declared =
    /^<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"']*)["']/.exec(text.slice(mark.length))?.[1] ?? 'UTF-8';
  if (!/^utf-?(8|16)(le|be)?$/i.test(declared)) throw notXml(`its encoding ${declared} is not read`);
  const encode = (changed: string): Uint8Array<ArrayBuffer> =>
    wide === undefined ? new TextEncoder().encode(mark + changed) : encodeWide(mark + changed, wide === 'le');
  return { text: text.slice(mark.length), encode };
}

function encodeWide(text: string, little: boolean): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), little);
  return new Uint8Array(view.buffer);
}

import { FoveaError } from '../../shared/errors.ts';
import { checkTextSize, largestText } from '../text-files.ts';

/** The text of a vocabulary file, unpacked where it is gzip. Throws `model-invalid`. */
export async function vocabularyText(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<string> {
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const plain = packed ? await unpack(bytes, name) : bytes;
  checkTextSize(name, plain.byteLength);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch {
    throw new FoveaError('model-invalid', `${name} is not UTF-8 text.`, 'Choose the word list itself.');
  }
}

async function unpack(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Uint8Array> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    while (size <= largestText) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      size += value.byteLength;
    }
  } catch {
    throw new FoveaError('model-invalid', `${name} is a damaged gzip file.`, 'Download or copy it again.');
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.byteLength;
  }
  return all;
}

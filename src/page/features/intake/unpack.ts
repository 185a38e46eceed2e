import { unzip, type UnzipFileInfo } from 'fflate';
import { PassedOver, whyPassedOver } from '../../../records/passed-over.ts';
import { pathParts } from '../../../records/table/paths.ts';
import { FoveaError } from '../../../shared/errors.ts';
import { readBlob } from '../../../shared/files/read-blob.ts';
import { withPath } from './file-path.ts';

/** Largest unpacked size of an archive. */
const largestArchive = 4e9;

/** The supported content of an archive. */
export interface Unpacked {
  files: File[];
  passedOver: PassedOver;
}

/**
 * An entry's intended name. Names without the UTF-8 flag are decoded as Latin-1, but most archivers that omit the flag write
 * UTF-8 anyway, and old ones write DOS characters, which appear as control characters.
 */
function entryName(name: string): string {
  if (!/[\x80-\xff]/.test(name) || /[^\0-\xff]/.test(name)) return name;
  try {
    const bytes = Uint8Array.from(name, (letter) => letter.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return /[\x80-\x9f]/.test(name) ? codePage437(name) : name;
  }
}

/** Letters of DOS code page 437, 0x80 to 0xAF, used by old archivers. */
const dosLetters = 'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»';

function codePage437(name: string): string {
  return name.replace(/[\x80-\xff]/g, (letter) => {
    const code = letter.charCodeAt(0);
    return code === 0xe1 ? 'ß' : (dosLetters[code - 0x80] ?? letter);
  });
}

/**
 * Images, tables and texts of a zip archive with their paths, unpacked off the main thread if large, and what was
 * skipped.
 *
 * @throws FoveaError `item-invalid` for an archive that cannot be read, `file-missing` for one that is gone
 */
export async function unpackZip(archive: File): Promise<Unpacked> {
  const bytes = await readBlob(archive, archive.name);
  const passedOver = new PassedOver();
  let total = 0;
  const choose = ({ name, originalSize }: UnzipFileInfo): boolean => {
    if (/[\\/]$/.test(name)) return false;
    const reason =
      whyPassedOver(name, originalSize) ?? (total + originalSize > largestArchive ? 'too-large' : undefined);
    if (reason === undefined) total += originalSize;
    else passedOver.add(reason, entryName(name));
    return reason === undefined;
  };
  const entries = await new Promise<Record<string, Uint8Array<ArrayBuffer>>>((resolve, reject) => {
    unzip(bytes, { filter: choose }, (error, data) => {
      if (error)
        reject(
          new FoveaError(
            'item-invalid',
            `${archive.name} cannot be unpacked.`,
            'Unpack it yourself and drop the folder.',
          ),
        );
      else resolve(data);
    });
  });
  const files = Object.entries(entries)
    .map(([name, content]) => ({ path: pathParts(entryName(name)).join('/'), content }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, content }) => withPath(new File([content], path.split('/').at(-1) ?? path), path));
  return { files, passedOver };
}

import { unzip, type UnzipFileInfo } from 'fflate';
import { FoveaError } from '../../shared/errors.ts';

/** Largest unpacked size of an archive, and of one file in it: an archive of zeros must not fill the memory. */
const largestArchive = 4e9;
const largestEntry = 512e6;

const wanted = /\.(png|jpe?g|webp|avif|gif|bmp|csv|tsv)$/i;
/** Folders that archivers add by themselves. */
const litter = /(^|\/)(__MACOSX|\.[^/]*)(\/|$)/;

/**
 * Images and tables of a zip archive, unpacked off the main thread where they are large.
 *
 * @throws FoveaError `item-invalid` for an archive that cannot be read or unpacks to too much
 */
export async function unpackZip(archive: File): Promise<File[]> {
  const bytes = new Uint8Array(await archive.arrayBuffer());
  let total = 0;
  const choose = ({ name, originalSize }: UnzipFileInfo): boolean => {
    if (!wanted.test(name) || litter.test(name) || originalSize > largestEntry) return false;
    total += originalSize;
    return total <= largestArchive;
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
  return Object.entries(entries)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, content]) => new File([content], path.split('/').at(-1) ?? path));
}

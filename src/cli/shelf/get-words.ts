import type { FetchedFile } from '../../package/shelf/fetch-file.ts';
import { bytesText } from '../../shared/numbers/bytes-text.ts';
import { bytesToFetch, fileNameOf, hostsOf, type ShelfModel } from '../../shared/shelf.ts';

/** What is said before the first byte is asked for. */
export function beforeFetching(model: ShelfModel): string[] {
  const { title, scores, licence, nonCommercial, files, packed } = model;
  const hosts = hostsOf(model).join(' and ');
  const after =
    packed === undefined ? 'kept as they are' : `then packed to about ${bytesText(packed)} at int8`;
  const count = files.length === 1 ? '1 file' : `${files.length} files`;
  return [
    `${title}: ${scores}`,
    `From ${hosts}: ${count}, about ${bytesText(bytesToFetch(model))}, ${after}.`,
    `Licence of the weights: ${licence}.${nonCommercial ? ' NOT FOR COMMERCIAL USE.' : ''}`,
  ];
}

/** A sentence for each file: its hash, and what it was compared with. */
export function hashWords(model: ShelfModel, fetched: readonly FetchedFile[]): string[] {
  return model.files.map((file, i) => {
    const { bytes, sha256 } = fetched[i]!;
    const checked =
      file.sha256 === undefined
        ? 'the list has none to compare it with'
        : 'the one that its publisher states';
    return `${fileNameOf(file)}: ${bytesText(bytes)}, SHA-256 ${sha256} (${checked}).`;
  });
}

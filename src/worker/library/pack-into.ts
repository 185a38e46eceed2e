import { readBlob } from '../../shared/files/read-blob.ts';
import type { LibraryListener, PackRequest } from '../../shared/library-api.ts';
import { vocabularyText } from '../../package/import/vocabulary-text.ts';
import { openCheckpoint } from '../../formats/open-checkpoint.ts';
import { packCheckpoints } from '../../package/pack.ts';
import { checkTextSize, parseConfiguration } from '../../package/text-files.ts';
import { blobAccess } from '../../formats/random-access.ts';
import { hashAccess } from '../../formats/sha256-stream.ts';
import type { ModelFolder } from './model-store.ts';

function bytesOf(file: File): Promise<Uint8Array<ArrayBuffer>> {
  checkTextSize(file.name, file.size);
  return readBlob(file, file.name);
}

/** The text of a word list. Throws `model-invalid`, and `file-missing` where the file is gone. */
export async function readVocabulary(file: File): Promise<string> {
  return vocabularyText(await bytesOf(file), file.name);
}

/** The JSON of a configuration; undefined where there is none. Throws `model-invalid`. */
export async function readConfig(file: File | undefined): Promise<unknown> {
  return file && parseConfiguration(await bytesOf(file), file.name);
}

/**
 * Packs checkpoints into a folder, byte for byte as `fovea pack` does. The files are read in slices, so that their size does not
 * matter. Throws what `packCheckpoints` throws, `checkpoint-invalid`, and the signal's reason.
 */
export async function packInto(
  folder: ModelFolder,
  request: PackRequest,
  signal: AbortSignal,
  onProgress: LibraryListener,
): Promise<void> {
  const { checkpoints, vocabulary, config: sizes, ...content } = request;
  const config = await readConfig(sizes);
  const words = await readVocabulary(vocabulary);
  const files = checkpoints.map((file) => blobAccess(file, file.name));
  const sources = [];
  for (const file of files) sources.push(await openCheckpoint(file));
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const checkpointSha256 = [];
  let before = 0;
  for (const file of files) {
    const hash = await hashAccess(file, (done) => {
      signal.throwIfAborted();
      onProgress({ stage: 'hash', done: before + done, total });
    });
    checkpointSha256.push(hash);
    before += file.size;
  }
  await packCheckpoints(
    sources,
    {
      ...content,
      config,
      vocabulary: words,
      checkpointSha256,
      onProgress: (done, count) => {
        signal.throwIfAborted();
        onProgress({ stage: 'pack', done, total: count });
      },
    },
    folder,
  );
}

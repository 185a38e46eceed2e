import { openCheckpoint } from '../../formats/open-checkpoint.ts';
import type { RandomAccess } from '../../formats/random-access.ts';
import { bytesToFetch, type ShelfFile, type ShelfModel, type ShelfRole } from '../../shared/shelf.ts';
import { vocabularyText } from '../import/vocabulary-text.ts';
import type { Quantisation } from '../naming.ts';
import { packCheckpoints, type PackReport } from '../pack.ts';
import type { PackageSink } from '../shard-writer.ts';
import { checkTextSize, parseConfiguration } from '../text-files.ts';
import { fetchFile, type FetchedFile } from './fetch-file.ts';
import type { PartFile } from './part-file.ts';
import type { FetchContext } from './way.ts';

/**
 * Fetches every file of a model, one after the other, each into its part. `onBytes` gets the bytes of all. Throws what `fetchFile` throws.
 *
 * @param parts of the model's files, in order
 */
export async function fetchModel(
  model: { files: readonly Pick<ShelfFile, 'url' | 'bytes' | 'sha256'>[] },
  parts: readonly PartFile[],
  context: FetchContext,
): Promise<FetchedFile[]> {
  const fetched: FetchedFile[] = [];
  for (const [i, file] of model.files.entries()) {
    const before = fetched.reduce((sum, { bytes }) => sum + bytes, 0);
    const after = bytesToFetch({ files: model.files.slice(i + 1) });
    const got = await fetchFile(file, parts[i]!, {
      ...context,
      onBytes: (stage, done, total) =>
        context.onBytes(stage, before + done, before + Math.max(done, total ?? file.bytes) + after),
    });
    fetched.push(got);
  }
  return fetched;
}

/** The whole of a small file. */
async function textOf(access: RandomAccess): Promise<Uint8Array<ArrayBuffer>> {
  checkTextSize(access.name, access.size);
  return access.read(0, access.size);
}

/** Makes the package of a model whose files are there. Throws what `packCheckpoints` throws. */
export async function packFetched(
  model: ShelfModel,
  parts: readonly PartFile[],
  fetched: readonly FetchedFile[],
  quantisation: Quantisation,
  sink: PackageSink,
  onProgress: (done: number, total: number) => void,
): Promise<PackReport> {
  const open = async (role: ShelfRole): Promise<RandomAccess[]> => {
    const all = [];
    for (const [i, file] of model.files.entries()) if (file.role === role) all.push(await parts[i]!.open());
    return all;
  };
  const [vocabulary] = await open('vocabulary');
  const [configuration] = await open('configuration');
  const sources = [];
  for (const file of await open('checkpoint')) sources.push(await openCheckpoint(file));
  return packCheckpoints(
    sources,
    {
      name: `${model.name}-${quantisation}`,
      title: model.title,
      licence: model.licence,
      untrained: false,
      profile: 'released',
      quantisation,
      config: configuration && parseConfiguration(await textOf(configuration), configuration.name),
      vocabulary: vocabulary ? await vocabularyText(await textOf(vocabulary), vocabulary.name) : '',
      heads: model.heads,
      checkpointSha256: fetched
        .filter((_, i) => model.files[i]!.role === 'checkpoint')
        .map(({ sha256 }) => sha256),
      onProgress,
    },
    sink,
  );
}

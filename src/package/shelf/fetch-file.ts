import { FoveaError } from '../../shared/errors.ts';
import { PassingFault } from './ask-host.ts';
import { Backoff, wait } from './backoff.ts';
import { fetchPiece } from './fetch-piece.ts';
import type { PartFile } from './part-file.ts';
import { begin, restart, type FetchContext, type Way } from './way.ts';

export interface FetchedFile {
  bytes: number;
  sha256: string;
}

/**
 * Fetches a file into `part`, in ranges, from where an earlier time left off: a cut connection is tried again after a while, a file that
 * the host has changed meanwhile is begun anew. Throws `model-download` (what was fetched stays; of an empty file, nothing), `model-missing`, `model-corrupt` where
 * its SHA-256 is not the expected one, `storage-full`, or the signal's reason.
 */
export async function fetchFile(
  { url, sha256: expected }: { url: string; sha256?: string | undefined },
  part: PartFile,
  context: FetchContext,
): Promise<FetchedFile> {
  const note = await part.note();
  if (note?.url === url && note.sha256 !== undefined && (await part.size()) === note.stamp.size)
    return { bytes: note.stamp.size, sha256: note.sha256 };
  const way = await begin(url, note, part, context);
  for (;;) {
    await fetchRest(url, way, part, context);
    if (way.at === 0) {
      await restart(way, part, context);
      throw new FoveaError(
        'model-download',
        `${new URL(url).host} sent an empty file: ${url}.`,
        'Nothing was kept of it. Try again later.',
      );
    }
    const sha256 = way.hash.hex();
    if (expected === undefined || sha256 === expected) {
      await part.remember({ url, stamp: { ...way.stamp, size: way.at }, sha256 });
      return { bytes: way.at, sha256 };
    }
    const retry = way.joined;
    await restart(way, part, context);
    if (!retry) {
      throw new FoveaError(
        'model-corrupt',
        `The file from ${new URL(url).host} is not the one that the list names: its SHA-256 is ${sha256}, not ${expected}.`,
        'Nothing was kept. The host has another file now, or something on the way changed it.',
      );
    }
    way.joined = false;
    context.onNews('The parts do not make the file that the list names; it is fetched again from the start.');
  }
}

/** Fetches until the file is whole. */
async function fetchRest(url: string, way: Way, part: PartFile, context: FetchContext): Promise<void> {
  const backoff = new Backoff();
  for (;;) {
    context.signal.throwIfAborted();
    try {
      if (way.at > 0 && way.at === way.stamp.size) return;
      if (await fetchPiece(url, way, part, context)) return;
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof PassingFault)) throw error;
      const ms = backoff.next(way.at, error.after);
      if (ms === undefined) throw error.fault;
      way.joined = true;
      context.onNews(`${error.fault.message} Trying again in ${Math.ceil(ms / 1000)} s.`);
      await (context.wait ?? wait)(ms, context.signal);
    }
  }
}

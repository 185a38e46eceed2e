import { FoveaError } from '../../shared/errors.ts';
import { StallTimer } from '../transfer/stall-timer.ts';
import { askHost, PassingFault, type HostAnswer } from './ask-host.ts';
import { sameFile, type PartFile } from './part-file.ts';
import { restart, type FetchContext, type Way } from './way.ts';

/** Bytes asked for at a time. */
const piece = 64 << 20;
/** A file that changes more often while it is fetched is not fetched. */
const mostChanges = 3;

/** One request; true where the file is whole after it. */
export async function fetchPiece(
  url: string,
  way: Way,
  part: PartFile,
  context: FetchContext,
): Promise<boolean> {
  const host = new URL(url).host;
  const stall = new StallTimer(host, context.stallMs);
  const signal = AbortSignal.any([context.signal, stall.signal]);
  try {
    const from = way.at;
    const asked = context.piece ?? piece;
    const answer = await askHost(url, from, from + asked, { ...context, signal });
    const { stamp, body } = answer;
    if (!sameFile(way.stamp, stamp) || (body === null && stamp.size !== undefined && stamp.size < from)) {
      await body?.cancel();
      if (++way.changes > mostChanges) throw changing(host, context.instead);
      context.onNews(
        `The file at ${host} has changed since the last part; it is fetched again from the start.`,
      );
      await restart(way, part, context);
      return false;
    }
    if (body === null) return true;
    await accept(url, answer, way, part, context);
    await read(body, host, way, part, signal, () => {
      stall.touch();
      context.onBytes('fetch', way.at, way.stamp.size);
    });
    // the size says whether it is whole; where that is not known, the end of a whole file's stream does, or a part's being short
    const { size } = way.stamp;
    if (size === undefined ? !answer.ranged || way.at - from < asked : way.at >= size) return true;
    if (way.at === from || !answer.ranged) throw new PassingFault(cut(host));
    return false;
  } catch (error) {
    context.signal.throwIfAborted();
    if (stall.signal.reason instanceof FoveaError) throw new PassingFault(stall.signal.reason);
    throw error;
  } finally {
    stall.end();
  }
}

/** Notes what the bytes that are about to come belong to, and says what is unusual of them. */
async function accept(
  url: string,
  answer: HostAnswer,
  way: Way,
  part: PartFile,
  context: FetchContext,
): Promise<void> {
  const { stamp, ranged, sentBy } = answer;
  const host = new URL(url).host;
  if (way.at === 0 && sentBy !== undefined)
    context.onNews(`${host} redirects to ${sentBy}, which sends the bytes.`);
  if (!ranged && way.at > 0) {
    context.onNews(`${host} sends whole files only: it is fetched again from the start.`);
    await restart(way, part, context);
  }
  way.stamp = {
    ...way.stamp,
    ...Object.fromEntries(Object.entries(stamp).filter(([, said]) => said !== undefined)),
  };
  await part.remember({ url, stamp: way.stamp });
}

async function read(
  body: NonNullable<HostAnswer['body']>,
  host: string,
  way: Way,
  part: PartFile,
  signal: AbortSignal,
  onBytes: () => void,
): Promise<void> {
  const reader = body.getReader();
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel);
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        signal.throwIfAborted();
        throw new PassingFault(cut(host));
      });
      signal.throwIfAborted();
      if (done) return;
      await part.append(value);
      way.hash.update(value);
      way.at += value.byteLength;
      onBytes();
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}

function cut(host: string): FoveaError {
  return new FoveaError(
    'model-download',
    `The connection to ${host} was cut.`,
    'What was fetched is kept: try again later.',
  );
}

function changing(host: string, instead: string | undefined): FoveaError {
  return new FoveaError(
    'model-download',
    `The file at ${host} changes while it is fetched.`,
    `Try again later${instead === undefined ? ', or download it yourself and use fovea pack' : ''}.`,
  );
}

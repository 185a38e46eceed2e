import { askHost, PassingFault } from '../../package/shelf/ask-host.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { CliIo } from '../io.ts';

/** Bytes that a list has at most. */
const longest = 2 ** 20;

/** Milliseconds in which a host has sent a list. */
const patience = 30_000;

const instead = 'Check the address, or download the list yourself and name its file.';

/**
 * The text of a list of models at an address that the user has named, which is why it is asked for; whose it is, is said before. Throws
 * `model-download`, `model-missing`, `model-invalid`.
 */
export async function fetchList(url: string, io: Pick<CliIo, 'say' | 'signal'>): Promise<string> {
  const { host } = new URL(url);
  io.say(`Reading the list of models from ${host}.`);
  const late = AbortSignal.timeout(patience);
  try {
    const signal = AbortSignal.any([io.signal, late]);
    const context = { fetch, signal, command: 'fovea models', page: url, instead };
    const { body, stamp } = await askHost(url, 0, longest, context);
    const text = (stamp.size ?? 0) <= longest ? await shortText(body) : await body?.cancel();
    if (text !== undefined) return text;
  } catch (thrown) {
    const error = thrown instanceof PassingFault ? thrown.fault : thrown;
    io.signal.throwIfAborted();
    if (error instanceof FoveaError) throw new FoveaError(error.code, error.message, instead);
    const what = late.aborted ? `did not send the list in ${patience / 1000} seconds` : 'broke off the list';
    throw new FoveaError('model-download', `${host} ${what}.`, instead);
  }
  throw new FoveaError(
    'model-invalid',
    `What lies at ${url} is longer than any list of models.`,
    'Check the address: it should end with a JSON file.',
  );
}

/** The text of a body, undefined where it is longer than any list: not every host says before how much it sends. */
async function shortText(body: ReadableStream<Uint8Array> | null): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    length += part.length;
    if (length > longest) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

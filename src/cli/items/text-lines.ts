import { FoveaError } from '../../shared/errors.ts';

/** Lines of UTF-8 text as they come, without a byte-order mark; `usage` error, naming the source, where it is none. */
export async function* textLines(
  chunks: AsyncIterable<Uint8Array | string>,
  name: string,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (chunk?: Uint8Array | string): string => {
    if (typeof chunk === 'string') return chunk;
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch {
      throw new FoveaError('usage', `${name} is not UTF-8 text.`);
    }
  };
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decode(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  rest += decode();
  if (rest !== '') yield rest.replace(/\r$/, '');
}

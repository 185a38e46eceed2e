import { readFile } from 'node:fs/promises';
import type { scoreStream } from '../../cli/score/score-items.ts';
import { StandInEngine } from './engine.ts';

/** How a file ends that is wholly written, for `standInStream`. */
export const wholeEnd = 'END';

/**
 * Scores a stream without a network, as `scoreStream` does it. It reads each file: one that does not end as a whole one does fails with `internal`,
 * which nobody waits for.
 */
export function standInStream(engine = new StandInEngine()): typeof scoreStream {
  return async (io, { items }, options, ready, take) => {
    let begun = false;
    for await (const item of items) {
      if (io.signal.aborted) return;
      if (!begun) await ready(engine.model);
      begun = true;
      const text = await readFile(item.path, 'utf8').catch(() => undefined);
      if (text === undefined) {
        await take({
          item,
          ok: false,
          error: { code: 'file-missing', message: `${item.file} does not exist.` },
        });
      } else if (!text.endsWith(wholeEnd)) {
        await take({ item, ok: false, error: { code: 'internal', message: `${item.file} is not whole.` } });
      } else await take(await engine.score({ item, asked: options }));
    }
  };
}

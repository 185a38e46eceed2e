import { FoveaError } from '../../shared/errors.ts';
import type { PairBy } from '../../evaluation/paired/run.ts';

/** What `--by` says: a prompt, a file, or else a column of that name. */
export function pairBy(text: string): PairBy {
  if (text === 'prompt' || text === 'file') return { kind: text };
  if (text.trim() === '') throw new FoveaError('usage', '--by takes prompt, file or the name of a column.');
  return { kind: 'column', column: text };
}

/** What each `--fail-below HEAD=NUMBER` says. Throws `usage` for anything else. */
export function failBelow(texts: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, head = '', value = ''] = /^(.+?)=(.*)$/.exec(text) ?? [];
      const least = Number(value.trim());
      if (head === '' || value.trim() === '' || !Number.isFinite(least))
        throw new FoveaError(
          'usage',
          `--fail-below takes a score and a number, such as quality=-0.1, not "${text}".`,
        );
      return [head.trim(), least];
    }),
  );
}

/** The difference that `--tie` says is none. */
export function tieBelow(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new FoveaError('usage', `--tie takes a number above 0, not "${text}".`);
  return value;
}

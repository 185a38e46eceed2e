import { FoveaError } from '../../shared/errors.ts';
import { faultKinds } from '../../shared/reasons/fault-kind.ts';
import { isFaultKind, type FaultLimits } from '../../evaluation/paired/faults/fault-gate.ts';
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

/** What each `--fail-faults KIND=N` or `KIND=P%` says. Throws `usage` for anything else. */
export function failFaults(texts: readonly string[]): FaultLimits {
  return Object.fromEntries(
    texts.map((text) => {
      const [, kind = '', number = '', percent] = /^([a-z]+)=(\d+(?:\.\d+)?)(%?)$/.exec(text.trim()) ?? [];
      const most = Number(number);
      const isShare = percent === '%';
      if (!isFaultKind(kind) || (isShare ? most > 100 : !Number.isInteger(most)))
        throw new FoveaError(
          'usage',
          `--fail-faults takes one of ${faultKinds.join(', ')} and a number or percentage of images, such as damage=0 or noise=5%, not "${text}".`,
        );
      return [kind, { most, percent: isShare }];
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

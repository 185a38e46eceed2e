import { useEffect, useEffectEvent, useState } from 'react';
import { toErrorRecord, type ErrorRecord } from '../../shared/errors.ts';

/**
 * Makes what is looked at, and gives it up once something else is; returns why it could not be made.
 *
 * @param wanted what it is; undefined: nothing, or it is there already
 */
export function useOnDemand(
  wanted: string | undefined,
  make: (signal: AbortSignal) => Promise<unknown>,
): ErrorRecord | undefined {
  const [failure, setFailure] = useState<{ of: string; error: ErrorRecord }>();
  const begin = useEffectEvent(make);
  useEffect(() => {
    if (wanted === undefined) return undefined;
    const abort = new AbortController();
    begin(abort.signal).catch((thrown: unknown) => {
      if (!abort.signal.aborted) setFailure({ of: wanted, error: toErrorRecord(thrown) });
    });
    return () => {
      abort.abort();
      setFailure(undefined);
    };
  }, [wanted]);
  return failure?.of === wanted ? failure?.error : undefined;
}

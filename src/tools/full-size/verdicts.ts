/** Something that was measured and what it may be at most. */
export interface Bounded {
  what: string;
  ok: boolean;
}

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

/** Bytes that were held; a number that is not known fails. */
export function memoryVerdict(what: string, bytes: number, most: number): Bounded {
  return { what: `${what}: ${mebibytes(bytes)} (bound ${mebibytes(most)})`, ok: bytes <= most };
}

/** A score beside PyTorch's; one that is missing fails. */
export function scoreVerdict(
  what: string,
  actual: number | null | undefined,
  expected: number,
  bound: number,
): Bounded {
  const difference = Math.abs((actual ?? NaN) - expected);
  return {
    what: `${what}: ${actual} against ${expected}, off by ${difference.toExponential(1)} (bound ${bound})`,
    ok: difference <= bound,
  };
}

/** The line of a verdict. */
export const told = ({ what, ok }: Bounded): string => `${ok ? 'ok  ' : 'FAIL'} ${what}`;

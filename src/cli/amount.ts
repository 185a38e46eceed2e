import { FoveaError } from '../shared/errors.ts';

/** How many of the best: a number, or a percentage. */
export type Amount = { kind: 'count' | 'percent'; value: number };

/** `30%`, or `20`. Throws `usage` for anything else. */
export function parseAmount(text: string): Amount {
  const [, digits = '', percent] = /^\s*(\d+(?:\.\d+)?)\s*(%?)\s*$/.exec(text) ?? [];
  const value = Number(digits);
  if (digits !== '' && percent === '%' && value > 0 && value <= 100) return { kind: 'percent', value };
  if (digits !== '' && percent === '' && Number.isInteger(value) && value > 0)
    return { kind: 'count', value };
  throw new FoveaError(
    'usage',
    `--top takes a number of images, or a percentage such as 30%, not "${text}".`,
  );
}

/** How many of a number of scored images an amount is: a percentage is rounded, but never to none. */
export function countOf(amount: Amount | undefined, scored: number): number {
  if (amount === undefined) return scored;
  return amount.kind === 'count' ? amount.value : Math.max(1, Math.round((scored * amount.value) / 100));
}

import { useEffect, useState } from 'react';
import type { Scored } from '../results.ts';

/**
 * How long an image has to be shown before what costs more than showing it follows, in milliseconds: longer than by someone who decides about a
 * picture a second. The panels below cost as much as all else that showing another image does; maps that come back from storage change the results,
 * which the whole page hears of.
 */
export const rest = 1500;

/** A result once it rests, or at once. */
export function useSettled(scored: Scored | undefined, atOnce: boolean): Scored | undefined {
  const [settled, setSettled] = useState(scored);
  // what was shown at once stays, also when it goes out of sight before it rests
  if (atOnce && settled !== scored) setSettled(scored);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(scored), rest);
    return () => clearTimeout(timer);
  }, [scored]);
  return settled;
}

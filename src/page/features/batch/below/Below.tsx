import { createContext, type ReactNode, use, useDeferredValue, useState } from 'react';
import { useInSight } from './use-in-sight.ts';
import { useSettled } from './use-settled.ts';
import type { Scored } from '../results.ts';
import { useSelectedScore } from '../use-selected.ts';

const ScoreBelow = createContext<Scored | undefined>(undefined);

/**
 * Panels below the first view. They are rendered in slices after the visible part, so that no task is long; and while none of them is in
 * sight, not for images that are only passed on the way to another.
 */
export function Below({ className, children }: { className?: string | undefined; children: ReactNode }) {
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const scored = useDeferredValue(useSettled(useSelectedScore(), useInSight(element)));
  return (
    <div ref={setElement} className={className}>
      <ScoreBelow value={scored}>{children}</ScoreBelow>
    </div>
  );
}

/** Result of the shown image, for panels inside `Below`. */
export function useScoreBelow(): Scored | undefined {
  return use(ScoreBelow);
}

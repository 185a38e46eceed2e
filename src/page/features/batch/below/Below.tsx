import { createContext, type ReactNode, use, useDeferredValue, useState } from 'react';
import { useInSight } from './use-in-sight.ts';
import { useSettled } from './use-settled.ts';
import type { Scored } from '../results.ts';
import { useSelectedScore } from '../use-selected.ts';

const ScoreBelow = createContext<Scored | undefined>(undefined);

/**
 * Panels below the first view. They are rendered in slices after the visible part, so that no task is long; and while none of them is in
 * sight, not for images that are only passed on the way to another. While they still tell of the image before, nothing in them can be used,
 * unless the focus is in them.
 */
export function Below({ className, children }: { className?: string | undefined; children: ReactNode }) {
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const shown = useSelectedScore();
  const scored = useDeferredValue(useSettled(shown, useInSight(element)));
  const behind = scored !== shown && !element?.contains(document.activeElement);
  return (
    <div ref={setElement} className={className} inert={behind}>
      <ScoreBelow value={scored}>{children}</ScoreBelow>
    </div>
  );
}

/** Result of the shown image, for panels inside `Below`. */
export function useScoreBelow(): Scored | undefined {
  return use(ScoreBelow);
}

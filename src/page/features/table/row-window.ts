import { useEffect, useState, type RefCallback } from 'react';
import { visibleRange } from './rows.ts';

/** Which rows of a long table to draw, following its scroller. Heights before and after are in pixels. */
export function useRowWindow(
  count: number,
  rowHeight: number,
): {
  scroller: RefCallback<HTMLDivElement>;
  first: number;
  end: number;
  before: number;
  after: number;
} {
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  useEffect(() => {
    if (!element) return undefined;
    const read = (): void => {
      // whole rows only, so that scrolling within one draws nothing
      const top = Math.floor(element.scrollTop / rowHeight) * rowHeight;
      const height = element.clientHeight;
      setView((old) => (old.top === top && old.height === height ? old : { top, height }));
    };
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, [element, rowHeight]);
  const { first, end } = visibleRange(count, rowHeight, view.top, view.height);
  return { scroller: setElement, first, end, before: first * rowHeight, after: (count - end) * rowHeight };
}

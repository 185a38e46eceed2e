import { useLayoutEffect, useState } from 'react';

interface Scrolled {
  top: number;
  left: number;
  height: number;
  width: number;
}

/**
 * Where a scroller is, in pixels, and the size of what it shows. The place is rounded down to whole steps: scrolling within one draws
 * nothing.
 */
export function useScrolled(element: HTMLElement | null, step: number): Scrolled {
  const [view, setView] = useState<Scrolled>({ top: 0, left: 0, height: 0, width: 0 });
  useLayoutEffect(() => {
    if (!element) return undefined;
    const read = (): void => {
      const top = Math.floor(element.scrollTop / step) * step;
      const left = Math.floor(element.scrollLeft / step) * step;
      const { clientHeight: height, clientWidth: width } = element;
      setView((old) =>
        old.top === top && old.left === left && old.height === height && old.width === width
          ? old
          : { top, left, height, width },
      );
    };
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, [element, step]);
  return view;
}

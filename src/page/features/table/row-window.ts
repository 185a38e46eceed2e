import { useEffect, useLayoutEffect, useRef, useState, type RefCallback } from 'react';
import { bringIntoSight } from '../../kit/screen/into-sight.ts';
import { useScrolled } from '../../kit/screen/use-scrolled.ts';
import { visibleRange } from './rows.ts';

/**
 * Which rows of a long table to draw, following its scroller; how high they are depends on its width. Heights before and after are in
 * pixels. The selected row, `at`, -1 for none, comes into sight when `selected` changes, whoever chose it; not while the order changes
 * under it.
 */
export function useRowWindow(
  { length: count, at, selected }: { length: number; at: number; selected: string | undefined },
  heightAt: (width: number) => number,
): {
  scroller: RefCallback<HTMLDivElement>;
  first: number;
  end: number;
  before: number;
  after: number;
  /** Of the scroller, in pixels. */
  width: number;
} {
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const { top, height, width } = useScrolled(element, heightAt(0));
  const rowHeight = heightAt(width);
  const place = useRef(at);
  useLayoutEffect(() => {
    place.current = at;
  });
  useEffect(() => {
    if (!element || place.current < 0) return;
    // the header stays above the rows, and covers as much of them
    const header = element.querySelector('thead')?.offsetHeight ?? 0;
    bringIntoSight(element, { top: place.current * rowHeight, height: rowHeight + header });
  }, [element, selected, rowHeight]);
  const { first, end } = visibleRange(count, rowHeight, top, height);
  const [before, after] = [first * rowHeight, (count - end) * rowHeight];
  return { scroller: setElement, first, end, before, after, width };
}

import { useState, type RefCallback } from 'react';
import { useScrolled } from '../../kit/use-scrolled.ts';
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
  const { top, height } = useScrolled(element, rowHeight);
  const { first, end } = visibleRange(count, rowHeight, top, height);
  return { scroller: setElement, first, end, before: first * rowHeight, after: (count - end) * rowHeight };
}

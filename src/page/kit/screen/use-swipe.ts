import { type PointerEvent, useRef, useState } from 'react';

/** A finger that went less far, in pixels, was meant for the picture it is on. */
const least = 48;

/** One that went further than this did not tap, even if it thought better of its swipe. */
const slop = 10;

/** What a finger's way sideways asks for: the next picture (1), the previous one (−1), or none (0). Most of it has to be sideways. */
export const swiped = (x: number, y: number): number =>
  Math.abs(x) < least || Math.abs(x) < 2 * Math.abs(y) ? 0 : -Math.sign(x);

/** Whether a finger that went so far only touched a place. */
export const isTap = (x: number, y: number): boolean => Math.hypot(x, y) <= slop;

/** One finger that swipes over a picture: how far the picture is drawn aside meanwhile, and what it asked for. */
export function useSwipe(onSwipe: ((by: number) => void) | undefined) {
  const start = useRef<{ x: number; y: number }>(undefined);
  const [aside, setAside] = useState(0);
  return {
    aside,
    /** With the first finger, where the picture is all there from side to side. */
    begin({ pointerType, clientX: x, clientY: y }: PointerEvent): void {
      start.current = onSwipe && pointerType !== 'mouse' ? { x, y } : undefined;
    },
    move({ clientX }: PointerEvent): void {
      if (start.current) setAside(clientX - start.current.x);
    },
    /** A second finger, or the end of the first one; whether that moved the picture and so was no tap. */
    end({ type, clientX, clientY }: PointerEvent): boolean {
      const { current: from } = start;
      start.current = undefined;
      setAside(0);
      if (!from || type !== 'pointerup') return false;
      const [x, y] = [clientX - from.x, clientY - from.y];
      const by = swiped(x, y);
      if (by) onSwipe?.(by);
      return !isTap(x, y);
    },
  };
}

import { type PointerEvent, useRef, useState } from 'react';

/** A finger that went less far, in pixels, was meant for the picture it is on. */
const least = 48;

/** What a finger's way sideways asks for: the next picture (1), the previous one (−1), or none (0). Most of it has to be sideways. */
export const swept = (x: number, y: number): number =>
  Math.abs(x) < least || Math.abs(x) < 2 * Math.abs(y) ? 0 : -Math.sign(x);

/** One finger that sweeps over a picture: how far the picture is drawn aside meanwhile, and what it asked for. */
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
    /** A second finger, or the end of the first one; whether it asked for another picture. */
    end({ type, clientX, clientY }: PointerEvent): boolean {
      const { current: from } = start;
      start.current = undefined;
      setAside(0);
      const by = from && type === 'pointerup' ? swept(clientX - from.x, clientY - from.y) : 0;
      if (by) onSwipe?.(by);
      return by !== 0;
    },
  };
}

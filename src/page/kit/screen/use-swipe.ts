import { type CSSProperties, type PointerEvent, useRef, useState } from 'react';

/** A finger that went less far, in pixels, was meant for the picture it is on. */
const least = 48;

/** One that went further than this did not tap, even if it thought better of its swipe. */
const slop = 10;

/** Between two pictures that slide, in pixels; and how long they do, in milliseconds. */
export const slideGap = 12;
const slideTime = 220;

/** What a finger's way sideways asks for: the next picture (1), the previous one (−1), or none (0). Most of it has to be sideways. */
export const swiped = (x: number, y: number): number =>
  Math.abs(x) < least || Math.abs(x) < 2 * Math.abs(y) ? 0 : -Math.sign(x);

/** Whether a finger that went so far only touched a place. */
export const isTap = (x: number, y: number): boolean => Math.hypot(x, y) <= slop;

/** How far a picture follows a finger's pull where none is beside it, both in pixels: half of the way at first, then ever less, never out of its room. */
export const resisted = (pull: number, width: number): number => pull / (2 + Math.abs(pull) / width);

/** The pull that holds it there. */
export const pullAt = (at: number, width: number): number => (2 * at) / (1 - Math.abs(at) / width);

/** What lies on both sides of the shown picture. */
export interface Neighbours {
  /** Whether there is one a step away. */
  has: (by: number) => boolean;
  /** Shows the one a step away; false at the end. */
  show: (by: number) => boolean;
  /** A small picture of it; of the shown one for 0. */
  thumb: (by: number) => string | undefined;
}

/**
 * One finger that swipes over a picture, which follows it. At its end the picture asked for is shown at once, and slides to its place from where
 * the finger has left it; the next finger may catch it on the way. The first and the last picture resist, and spring back. Where the pictures
 * are is written to their `track` alone: no move is a layout, or renders anything.
 */
export function useSwipe(neighbours: Neighbours | undefined) {
  const track = useRef<HTMLDivElement>(null);
  /** Where the finger went down, whether that stopped a slide, its pull by then, and how far aside the track is. */
  const hold = useRef<{ x: number; y: number; caught: boolean; from: number; at: number }>(undefined);
  /** Neighbours may be in sight. */
  const [sliding, setSliding] = useState(false);
  const place = (at: number): void => {
    track.current?.style.setProperty('transform', at === 0 ? null : `translateX(${at}px)`);
  };
  const slide = (from: number): void => {
    place(0);
    const still = from === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches;
    const moving = still
      ? undefined
      : track.current?.animate(
          { transform: [`translateX(${from}px)`, 'none'] },
          { duration: slideTime, easing: 'ease-out' },
        );
    if (moving) moving.onfinish = () => setSliding(false);
    else setSliding(false);
  };
  /** Stops a slide; how far aside that was, if there was one. */
  const stop = (): number | undefined => {
    const moving = track.current?.getAnimations()[0];
    if (!track.current || !moving) return undefined;
    const { m41: at } = new DOMMatrix(getComputedStyle(track.current).transform);
    moving.cancel();
    place(at);
    return at;
  };
  /** A finger's pull as the picture's place (`resisted`), or the reverse (`pullAt`); they differ only on a side where no picture follows. */
  const atEnd = (way: number, change: typeof resisted): number =>
    neighbours?.has(-Math.sign(way)) === false ? change(way, track.current?.clientWidth ?? 1) : way;
  const style: CSSProperties | undefined = sliding ? { willChange: 'transform' } : undefined;
  return {
    sliding,
    track: { ref: track, style },
    /** With the first finger, where the picture is all there from side to side. */
    begin({ pointerType, clientX: x, clientY: y }: PointerEvent): void {
      hold.current = undefined;
      if (!neighbours || pointerType === 'mouse') return;
      const stopped = stop();
      const at = stopped ?? 0;
      hold.current = { x, y, caught: stopped !== undefined, from: atEnd(at, pullAt), at };
    },
    /** Whether the finger moves the picture. */
    move({ clientX }: PointerEvent): boolean {
      const { current: held } = hold;
      if (!held) return false;
      held.at = atEnd(held.from + clientX - held.x, resisted);
      place(held.at);
      if (!sliding && Math.abs(held.at) > slop) setSliding(true);
      return true;
    },
    /** A second finger, or the end of the first one; whether that moved the picture, or stopped it, and so was no tap. */
    end({ type, clientX, clientY }: PointerEvent): boolean {
      const { current: held } = hold;
      hold.current = undefined;
      if (!held) return false;
      const up = type === 'pointerup';
      const [x, y] = [clientX - held.x, clientY - held.y];
      const by = up ? swiped(x, y) : 0;
      const width = (track.current?.clientWidth ?? 0) + slideGap;
      if (type === 'pointerdown') slide(0);
      else slide(held.at + (by !== 0 && neighbours?.show(by) === true ? by * width : 0));
      return up && (held.caught || !isTap(x, y));
    },
  };
}

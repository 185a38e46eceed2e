import { useEffect, useRef, type PointerEvent, type RefObject } from 'react';
import { pan, pinch, zoomAbout, fitted, type Zoom } from './zoom.ts';

/** A place in the window, in CSS pixels. */
interface Point {
  x: number;
  y: number;
}

interface Hold {
  /** Pointers that are down, by id. */
  pointers: Map<number, Point>;
  /** Where they were when the present gesture began, and the zoom then. */
  from: Point[];
  zoom: Zoom;
  box: DOMRect;
  /** Moved or pinched: no longer a click. */
  dragged: boolean;
}

interface Gestures {
  onPointerDown: (event: PointerEvent) => void;
  onPointerMove: (event: PointerEvent) => void;
  /** Whether it was a click, not the end of a drag or pinch. */
  end: (event: PointerEvent) => boolean;
  /** Forgets every pointer. */
  drop: () => void;
}

/**
 * Pan by dragging, zoom by pinching with two fingers or by Ctrl and the wheel, of an element that shows `zoom` as its transform.
 * The plain wheel, and one finger on a fitted image, scroll the page.
 */
export function useGestures(
  frame: RefObject<HTMLDivElement | null>,
  zoom: Zoom,
  change: (zoom: Zoom) => void,
): Gestures {
  const hold = useRef<Hold>(undefined);
  useWheel(frame, zoom, change);

  const begin = (pointers: Hold['pointers'], dragged: boolean): void => {
    const box = frame.current?.getBoundingClientRect();
    hold.current =
      box && pointers.size > 0 ? { pointers, from: [...pointers.values()], zoom, box, dragged } : undefined;
  };

  return {
    onPointerDown(event) {
      const pointers = new Map(hold.current?.pointers);
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      begin(pointers, pointers.size > 1);
    },
    onPointerMove(event) {
      const held = hold.current;
      if (!held?.pointers.has(event.pointerId)) return;
      held.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      const [a, b] = [...held.pointers.values()];
      const [fromA, fromB] = held.from;
      if (!a || !fromA) return;
      if (b && fromB) {
        const place = ({ x, y }: Point): Point => ({
          x: ((x - held.box.left) / held.box.width - 0.5) * held.zoom.scale + held.zoom.x,
          y: ((y - held.box.top) / held.box.height - 0.5) * held.zoom.scale + held.zoom.y,
        });
        change(pinch(held.zoom, [place(fromA), place(fromB)], [place(a), place(b)]));
      } else if (held.zoom.scale > 1) {
        const x = a.x - fromA.x;
        const y = a.y - fromA.y;
        held.dragged ||= Math.hypot(x, y) > 4;
        const { width, height } = held.box;
        if (held.dragged)
          change(pan(held.zoom, (x / width) * held.zoom.scale, (y / height) * held.zoom.scale));
      }
    },
    end(event) {
      const held = hold.current;
      if (!held?.pointers.delete(event.pointerId)) return false;
      begin(held.pointers, held.dragged);
      return !held.dragged;
    },
    drop() {
      hold.current = undefined;
    },
  };
}

/** What a key does to the zoom; undefined for keys that mean something else. */
export function zoomKey(key: string, zoom: Zoom): Zoom | undefined {
  if (key === '+' || key === '=') return zoomAbout(zoom, 1.5, 0, 0);
  if (key === '-') return zoomAbout(zoom, 1 / 1.5, 0, 0);
  return key === '0' ? fitted : undefined;
}

/** Ctrl and the wheel (or a pinch on a touch pad) zoom about the pointer. */
function useWheel(frame: RefObject<HTMLDivElement | null>, zoom: Zoom, change: (zoom: Zoom) => void): void {
  useEffect(() => {
    const element = frame.current;
    const wheel = (event: WheelEvent): void => {
      if (!element || (!event.ctrlKey && !event.metaKey)) return;
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width - 0.5) * zoom.scale + zoom.x;
      const y = ((event.clientY - box.top) / box.height - 0.5) * zoom.scale + zoom.y;
      change(zoomAbout(zoom, Math.exp(-event.deltaY / 240), x, y));
    };
    element?.addEventListener('wheel', wheel, { passive: false });
    return () => element?.removeEventListener('wheel', wheel);
  });
}

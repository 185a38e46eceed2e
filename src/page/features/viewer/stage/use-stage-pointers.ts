import { useEffect, useEffectEvent, useState, type PointerEvent, type RefObject } from 'react';
import { usePart, useSlice } from '../../../kit/context.ts';
import { type Neighbours, useSwipe } from '../../../kit/screen/use-swipe.ts';
import { cellAt, type PlacedMap } from '../../explain/index.ts';
import { viewerStore } from '../store.ts';
import { useGestures } from './use-gestures.ts';

/** What is under the pointers. */
interface Shown {
  /** The image. */
  id: string;
  map: PlacedMap | undefined;
  /** The same map where its cells can be pinned, also before it has values. */
  patches: PlacedMap | undefined;
  /** The image's size, in its own pixels. */
  shown: { width: number; height: number };
}

/** What pointers do on the stage: they pan, zoom and swipe the image, read the map under them, and pin a patch of it. */
export function useStagePointers(
  frame: RefObject<HTMLDivElement | null>,
  { id, map, patches, shown }: Shown,
  neighbours: Neighbours | undefined,
) {
  const viewer = usePart(viewerStore);
  const zoom = useSlice(viewerStore, (state) => state.zoom);
  const hover = useSlice(viewerStore, (state) => state.hover);
  const pin = useSlice(viewerStore, (state) => state.pin);
  const [tip, setTip] = useState<{ left: number; top: number }>();
  const gestures = useGestures(frame, zoom, (next) => viewer.setState({ zoom: next }));
  const swipe = useSwipe(neighbours);
  // a drag does not go on over another image
  const drop = useEffectEvent(() => gestures.drop());
  useEffect(() => () => drop(), [id]);

  const pointAt = (event: PointerEvent): { x: number; y: number } | undefined => {
    const box = frame.current?.getBoundingClientRect();
    if (!box) return undefined;
    return {
      x: ((event.clientX - box.left) / box.width) * shown.width,
      y: ((event.clientY - box.top) / box.height) * shown.height,
    };
  };
  const cancel = (event: PointerEvent): void => {
    gestures.drop();
    swipe.end(event);
  };

  return {
    swipe,
    /** Where the pointer is, in pixels of the stage. */
    tip,
    onPointerDown(event: PointerEvent): void {
      if (event.isPrimary && zoom.scale === 1) swipe.begin(event);
      else swipe.end(event);
      // measures where the picture is: a second finger has put it back
      gestures.onPointerDown(event);
    },
    onPointerMove(event: PointerEvent<HTMLElement>): void {
      gestures.onPointerMove(event);
      if (swipe.move(event)) return;
      const point = pointAt(event);
      const cell = map && point && cellAt(map, point.x, point.y);
      if (cell?.x !== hover?.x || cell?.y !== hover?.y) viewer.setState({ hover: cell });
      const stage = event.currentTarget.getBoundingClientRect();
      setTip({ left: event.clientX - stage.left, top: event.clientY - stage.top });
    },
    onPointerUp(event: PointerEvent): void {
      const moved = swipe.end(event);
      if (!gestures.end(event) || moved) return;
      const point = pointAt(event);
      const cell = patches && point && cellAt(patches, point.x, point.y);
      if (cell) pin(cell);
    },
    onPointerCancel: cancel,
    onPointerLeave(event: PointerEvent): void {
      cancel(event);
      viewer.setState({ hover: undefined });
    },
  };
}

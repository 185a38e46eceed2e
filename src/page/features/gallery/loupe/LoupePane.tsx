import { type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Place } from '../../../kit/arrange.ts';
import type { QueueItem } from '../../batch/index.ts';
import { Caption } from './Caption.tsx';
import { clampScale, type Closeness, scaleOf } from './closeness.ts';
import css from './Loupe.module.css';
import { clampPlace, fromMiddle } from './loupe-place.ts';
import type { useSwipe } from '../../../kit/screen/use-swipe.ts';
import { rendering } from '../../../kit/screen/rendering.ts';
import { FileImage } from '../FileImage.tsx';
import { galleryStrings } from '../strings.ts';

interface Props {
  item: QueueItem;
  active: boolean;
  closeness: Closeness;
  onCloseness: (next: Closeness) => void;
  onActive: () => void;
  /** Where it lies among others; alone it takes all the room. */
  place: Place | undefined;
  /** Its caption is beside it, not below. */
  beside: boolean;
  /** Its caption has room for a line for each score. */
  roomy: boolean;
  /** Takes the scale that shows it whole. */
  onWhole: (scale: number) => void;
  /** Of a finger over a picture that is all there from side to side. */
  swipe: ReturnType<typeof useSwipe>;
}

interface Point {
  x: number;
  y: number;
}

/** One picture: whole, or the common place of it at the common scale. Dragged, pinched, and zoomed by Ctrl and the wheel or a double click. */
export function LoupePane(props: Props) {
  const { item, closeness, onCloseness, onActive, place, swipe } = props;
  const frame = useRef<HTMLDivElement>(null);
  const [natural, setNatural] = useState({ width: 0, height: 0 });
  const [room, setRoom] = useState({ width: 1, height: 1 });
  const [failed, setFailed] = useState(false);
  const pointers = useRef(new Map<number, Point>());
  const from = useRef<{ scale: number; point: Point; apart: number }>(undefined);
  /** Whether the last two fingers swiped, or stopped a slide: the first of those is no half of a double tap. */
  const swipes = useRef([false, false]);
  const ratio = window.devicePixelRatio || 1;
  const read = natural.width > 0;
  const whole = read ? Math.min(room.width / natural.width, room.height / natural.height) * ratio : 1;
  const scale = scaleOf(closeness, whole);
  const sizeAt = (of: number) => ({
    width: (natural.width * of) / ratio,
    height: (natural.height * of) / ratio,
  });
  const size = sizeAt(scale);
  const middle = clampPlace(closeness, size, room);

  /** What the picture has under a place of the window. */
  const under = (at: Point): Point => {
    const { x, y } = fromMiddle(inFrame(at), size, room);
    return { x: middle.x + x, y: middle.y + y };
  };
  const inFrame = ({ x, y }: Point): Point => {
    const box = frame.current!.getBoundingClientRect();
    return { x: x - box.left, y: y - box.top };
  };
  /** Shows a point of the picture under a place of the window. */
  const zoom = (to: number, point: Point, at: Point): void => {
    if (!read) return;
    const next = clampScale(to, whole, scale);
    const { x, y } = fromMiddle(inFrame(at), sizeAt(next), room);
    const chosen = { scale: next, whole: place && whole, x: point.x - x, y: point.y - y };
    onCloseness(clampPlace(chosen, sizeAt(next), room));
  };
  const begin = (): void => {
    const { at, apart } = span(pointers.current);
    from.current = { scale, apart, point: under(at) };
  };
  const down = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (pointers.current.size > 1) swipe.end(event);
    else if (size.width <= room.width + 1) swipe.begin(event);
    // measures where the picture is: a second finger has put it back
    begin();
  };
  const move = (event: PointerEvent): void => {
    if (!pointers.current.has(event.pointerId) || !from.current) return;
    pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    swipe.move(event);
    const { at, apart } = span(pointers.current);
    // one finger or the mouse: the whole picture stays where it is
    if (closeness.scale === undefined && pointers.current.size < 2) return;
    zoom((from.current.scale * apart) / from.current.apart, from.current.point, at);
  };
  const up = (event: PointerEvent): void => {
    pointers.current.delete(event.pointerId);
    if (pointers.current.size > 0) begin();
    else swipes.current = [swipes.current[1] ?? false, swipe.end(event)];
  };
  useEffect(() => {
    const element = frame.current!;
    const measure = (): void => setRoom({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    props.onWhole(whole);
    const element = frame.current!;
    const wheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const at = { x: event.clientX, y: event.clientY };
      zoom(scale * Math.exp(-event.deltaY / 240), under(at), at);
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  });
  return (
    <figure
      className={css.pane}
      style={place}
      data-active={props.active}
      data-beside={props.beside}
      data-roomy={props.roomy}
      // its marks too: the keys mark the picture that was touched last
      onFocus={onActive}
      onPointerDown={onActive}
    >
      <div
        className={css.frame}
        ref={frame}
        data-zoomed={closeness.scale !== undefined}
        data-testid="loupe-picture"
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
        onDoubleClick={({ clientX: x, clientY: y }) => {
          if (swipes.current[0]) return;
          if (closeness.scale === undefined) zoom(1, under({ x, y }), { x, y });
          else onCloseness({ ...closeness, scale: undefined });
        }}
      >
        {!failed && (
          <FileImage
            file={item.file}
            alt={item.name}
            style={{
              ...size,
              left: room.width / 2 - middle.x * size.width,
              top: room.height / 2 - middle.y * size.height,
              imageRendering: rendering(scale, closeness.scale !== undefined),
            }}
            onSize={setNatural}
            onFail={() => setFailed(true)}
          />
        )}
        {failed && <p className={css.failed}>{galleryStrings.unreadable}</p>}
      </div>
      {place && <Caption item={item} />}
    </figure>
  );
}

/** The middle of the first two pointers, or of the only one, and how far apart they are. */
function span(pointers: ReadonlyMap<number, Point>): { at: Point; apart: number } {
  const [a = { x: 0, y: 0 }, b] = pointers.values();
  if (!b) return { at: a, apart: 1 };
  return {
    at: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
    apart: Math.max(Math.hypot(a.x - b.x, a.y - b.y), 1),
  };
}

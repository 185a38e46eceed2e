import { type CSSProperties, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Place } from '../../../kit/arrange.ts';
import type { QueueItem } from '../../batch/index.ts';
import { Caption } from './Caption.tsx';
import type { Closeness } from './closeness.ts';
import css from './Loupe.module.css';
import { clampPlace, placeAt } from './loupe-place.ts';
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
}

/** Pointer movement that is still a click, in pixels. */
const still = 4;

/** One picture: whole, or pixel by pixel around the common place. */
export function LoupePane({ item, active, closeness, onCloseness, onActive, place, beside }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const [natural, setNatural] = useState<{ width: number; height: number }>();
  const [room, setRoom] = useState({ width: 1, height: 1 });
  const [failed, setFailed] = useState(false);
  const drag = useRef<{ x: number; y: number; from: Closeness; moved: boolean }>(undefined);
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const read = (): void => setRoom({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(read);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const ratio = window.devicePixelRatio || 1;
  const size = natural && { width: natural.width / ratio, height: natural.height / ratio };
  const down = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, y: event.clientY, from: closeness, moved: false };
  };
  const move = (event: PointerEvent): void => {
    const start = drag.current;
    if (!start || !size) return;
    const [dx, dy] = [event.clientX - start.x, event.clientY - start.y];
    if (Math.hypot(dx, dy) > still) start.moved = true;
    if (!start.moved || !closeness.actual) return;
    onCloseness(
      clampPlace(
        { actual: true, x: start.from.x - dx / size.width, y: start.from.y - dy / size.height },
        size,
        room,
      ),
    );
  };
  const up = (event: PointerEvent<HTMLDivElement>): void => {
    const start = drag.current;
    drag.current = undefined;
    if (!start || start.moved || !size) return;
    if (closeness.actual) onCloseness({ ...closeness, actual: false });
    else {
      const box = event.currentTarget.getBoundingClientRect();
      const point = placeAt(event.clientX - box.left, event.clientY - box.top, size, room);
      onCloseness(clampPlace({ actual: true, ...point }, size, room));
    }
  };
  const style: CSSProperties =
    closeness.actual && size
      ? {
          ...size,
          left: room.width / 2 - closeness.x * size.width,
          top: room.height / 2 - closeness.y * size.height,
        }
      : { inset: 0, width: '100%', height: '100%', objectFit: 'contain' };
  return (
    <figure
      className={css.pane}
      style={place}
      data-active={active}
      data-beside={beside}
      // its marks too: the keys mark the picture that was touched last
      onFocus={onActive}
      onPointerDown={onActive}
    >
      <div
        className={css.frame}
        ref={frame}
        data-actual={closeness.actual}
        data-testid="loupe-picture"
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={() => {
          drag.current = undefined;
        }}
      >
        {!failed && (
          <FileImage
            file={item.file}
            alt={item.name}
            style={style}
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

import { useEffect, useRef, useState, type CSSProperties, type PointerEvent } from 'react';
import { cellAt, mapOfLayer, moveCell, readCell } from '../../inspect/map.ts';
import { shortNumber } from '../../inspect/format.ts';
import { pan, zoomAbout } from '../../inspect/zoom.ts';
import type { QueueItem } from '../../store/queue.ts';
import type { Zoom } from '../../store/view.ts';
import { text } from '../../text.ts';
import { useApp, useSelectedScore, useSession } from '../context.ts';
import { CropsLayer } from './CropsLayer.tsx';
import { HeatLayer } from './HeatLayer.tsx';
import { Picture } from './Picture.tsx';
import { PatchCursors } from './PatchCursors.tsx';
import css from './Stage.module.css';

/** Where a pointer went down, to tell a click from a drag. */
interface Press {
  x: number;
  y: number;
  zoom: Zoom;
  dragged: boolean;
}

/** The image, what lies over it, and the hands that move and read it. */
export function Stage({ item }: { item: QueueItem }) {
  const scored = useSelectedScore();
  const layer = useApp((state) => state.layer);
  const crop = useApp((state) => state.crop);
  const zoom = useApp((state) => state.zoom);
  const peek = useApp((state) => state.peek);
  const pinned = useApp((state) => state.pinned);
  const hover = useApp((state) => state.hover);
  const setView = useApp((state) => state.setView);
  const session = useSession();
  const [size, setSize] = useState<{ width: number; height: number }>();
  const [failed, setFailed] = useState(false);
  const [tip, setTip] = useState<{ left: number; top: number }>();
  const frame = useRef<HTMLDivElement>(null);
  const press = useRef<Press>(undefined);

  const map = scored && mapOfLayer(scored.result, layer, crop);
  const shown = scored?.result ?? size ?? { width: 1, height: 1 };
  const reading = map && hover && readCell(map, hover);

  useWheelZoom(frame, zoom, (next) => setView({ zoom: next }));

  const pointAt = (event: PointerEvent): { x: number; y: number } | undefined => {
    const box = frame.current?.getBoundingClientRect();
    if (!box) return undefined;
    return {
      x: ((event.clientX - box.left) / box.width) * shown.width,
      y: ((event.clientY - box.top) / box.height) * shown.height,
    };
  };

  const move = (event: PointerEvent<HTMLDivElement>): void => {
    const held = press.current;
    const box = frame.current?.getBoundingClientRect();
    if (held && box && zoom.scale > 1) {
      const x = event.clientX - held.x;
      const y = event.clientY - held.y;
      if (held.dragged || Math.hypot(x, y) > 4) {
        held.dragged = true;
        setView({ zoom: pan(held.zoom, (x / box.width) * zoom.scale, (y / box.height) * zoom.scale) });
      }
    }
    const point = pointAt(event);
    const cell = map && point && cellAt(map, point.x, point.y);
    if (cell?.x !== hover?.x || cell?.y !== hover?.y) setView({ hover: cell });
    const stage = event.currentTarget.getBoundingClientRect();
    setTip({ left: event.clientX - stage.left, top: event.clientY - stage.top });
  };

  const release = (event: PointerEvent): void => {
    const held = press.current;
    press.current = undefined;
    if (!held || held.dragged) return;
    const point = pointAt(event);
    const cell = map && point && cellAt(map, point.x, point.y);
    if (cell) void session.pin(cell);
  };

  const key = (event: React.KeyboardEvent): void => {
    const steps: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const step = steps[event.key];
    if (step && map) void session.pin(moveCell(map, pinned, ...step));
    else if (event.key === 'Escape') void session.pin(undefined);
    else if (event.key === ' ') setView({ peek: true });
    else if (event.key === '+' || event.key === '=') setView({ zoom: zoomAbout(zoom, 1.5, 0, 0) });
    else if (event.key === '-') setView({ zoom: zoomAbout(zoom, 1 / 1.5, 0, 0) });
    else if (event.key === '0') session.resetZoom();
    else return;
    event.preventDefault();
  };

  const frameStyle = {
    '--ratio': shown.width / shown.height,
    '--zoom': zoom.scale,
    transform: `translate(${zoom.x * 100}%, ${zoom.y * 100}%) scale(${zoom.scale})`,
  } as CSSProperties;
  const veiled = layer !== 'none' && scored !== undefined && !peek;
  return (
    <div
      className={css.stage}
      role="application"
      aria-label={map ? text.viewer.mapLabel(item.name) : text.viewer.imageLabel(item.name)}
      tabIndex={0}
      data-testid="stage"
      data-zoomed={zoom.scale > 1}
      onPointerDown={(event) => {
        press.current = { x: event.clientX, y: event.clientY, zoom, dragged: false };
      }}
      onPointerMove={move}
      onPointerUp={release}
      onPointerLeave={() => {
        press.current = undefined;
        setView({ hover: undefined });
      }}
      onKeyDown={key}
      onKeyUp={() => {
        if (peek) setView({ peek: false });
      }}
      onBlur={() => {
        if (peek) setView({ peek: false });
      }}
    >
      <div className={css.frame} ref={frame} style={frameStyle}>
        <Picture file={item.file} grey={veiled} onSize={setSize} onFail={() => setFailed(true)} />
        {veiled && map && <HeatLayer map={map} width={shown.width} height={shown.height} />}
        {veiled && <CropsLayer />}
        {map && !peek && <PatchCursors map={map} width={shown.width} height={shown.height} />}
      </div>
      {failed && <p className={css.failed}>{text.viewer.unreadable}</p>}
      {layer !== 'none' && scored && !scored.result.detail && (
        <p className={css.failed}>
          {text.viewer.noMaps}{' '}
          <button type="button" onClick={() => session.rescore([item.id])}>
            {text.score.again}
          </button>
        </p>
      )}
      {reading && tip && (
        <p className={css.tip} style={tip} data-testid="tip">
          <strong>{shortNumber(reading.value)}</strong> {text.viewer.unit[layer]}
          <br />
          {text.patch.boxOf(reading.x, reading.y, map.cell)} ·{' '}
          {text.patch.rankOf(reading.rank, reading.count)}
        </p>
      )}
    </div>
  );
}

/** Ctrl and the wheel (or a pinch on a touch pad) zoom about the pointer; the plain wheel scrolls the page. */
function useWheelZoom(
  frame: React.RefObject<HTMLDivElement | null>,
  zoom: Zoom,
  change: (zoom: Zoom) => void,
): void {
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

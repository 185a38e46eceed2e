import { useRef, useState, type CSSProperties, type PointerEvent } from 'react';
import { cellAt, mapOfLayer, moveCell, readCell } from '../explain/map.ts';
import { shortNumber } from '../../kit/format.ts';
import type { QueueItem } from '../batch/queue.ts';
import { text } from '../../app/text.ts';
import { useApp, useSelectedScore, useSession } from '../../kit/context.ts';
import { CropsLayer } from './CropsLayer.tsx';
import { HeatLayer } from './HeatLayer.tsx';
import { Picture } from './Picture.tsx';
import { PatchCursors } from './PatchCursors.tsx';
import css from './Stage.module.css';
import { useGestures, zoomKey } from './use-gestures.ts';

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

  const map = scored && mapOfLayer(scored.result, layer, crop);
  const shown = scored?.result ?? size ?? { width: 1, height: 1 };
  const reading = map && hover && readCell(map, hover);

  const gestures = useGestures(frame, zoom, (next) => setView({ zoom: next }));

  const pointAt = (event: PointerEvent): { x: number; y: number } | undefined => {
    const box = frame.current?.getBoundingClientRect();
    if (!box) return undefined;
    return {
      x: ((event.clientX - box.left) / box.width) * shown.width,
      y: ((event.clientY - box.top) / box.height) * shown.height,
    };
  };

  const move = (event: PointerEvent<HTMLDivElement>): void => {
    gestures.onPointerMove(event);
    const point = pointAt(event);
    const cell = map && point && cellAt(map, point.x, point.y);
    if (cell?.x !== hover?.x || cell?.y !== hover?.y) setView({ hover: cell });
    const stage = event.currentTarget.getBoundingClientRect();
    setTip({ left: event.clientX - stage.left, top: event.clientY - stage.top });
  };

  const release = (event: PointerEvent): void => {
    if (!gestures.end(event)) return;
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
    const zoomed = zoomKey(event.key, zoom);
    if (step && map) void session.pin(moveCell(map, pinned, ...step));
    else if (event.key === 'Escape') void session.pin(undefined);
    else if (event.key === ' ') setView({ peek: true });
    else if (zoomed) setView({ zoom: zoomed });
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
      onPointerDown={gestures.onPointerDown}
      onPointerMove={move}
      onPointerUp={release}
      onPointerCancel={gestures.drop}
      onPointerLeave={() => {
        gestures.drop();
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

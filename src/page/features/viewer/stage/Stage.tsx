import { useEffect, useEffectEvent, useRef, useState, type CSSProperties, type PointerEvent } from 'react';
import { usePart, useSlice } from '../../../kit/context.ts';
import { shortNumber } from '../../../kit/format.ts';
import { batchOf, type QueueItem, useSelectedScore } from '../../batch/index.ts';
import { cellAt, mapOfLayer, mapStrings, moveCell, readCell, soughtBy } from '../../explain/index.ts';
import { keeperOf } from '../../persist/index.ts';
import { useSwipe } from '../../../kit/screen/use-swipe.ts';
import { shownLayer, viewerStore } from '../store.ts';
import { viewerStrings } from '../strings.ts';
import { CropsLayer } from './CropsLayer.tsx';
import { HeatLayer } from './HeatLayer.tsx';
import { PatchCursors } from './PatchCursors.tsx';
import { Picture } from './Picture.tsx';
import css from './Stage.module.css';
import { useGestures, zoomKey } from './use-gestures.ts';

interface Props {
  item: QueueItem;
  /** A finger swiped over the fitted image: to the next one (1) or the previous one (−1). */
  onSwipe?: ((by: number) => void) | undefined;
}

/** The image, its layers, and the gestures that pan, zoom and read it. */
export function Stage({ item, onSwipe }: Props) {
  const scored = useSelectedScore();
  const layer = useSlice(viewerStore, shownLayer);
  const crop = useSlice(viewerStore, (state) => state.crop);
  const zoom = useSlice(viewerStore, (state) => state.zoom);
  const peek = useSlice(viewerStore, (state) => state.peek);
  const pinned = useSlice(viewerStore, (state) => state.pinned);
  const hover = useSlice(viewerStore, (state) => state.hover);
  const viewer = usePart(viewerStore);
  const batch = usePart(batchOf);
  const keeper = usePart(keeperOf);
  const pin = useSlice(viewerStore, (state) => state.pin);
  const [size, setSize] = useState<{ width: number; height: number }>();
  const [failed, setFailed] = useState<Blob>();
  const [tip, setTip] = useState<{ left: number; top: number }>();
  const frame = useRef<HTMLDivElement>(null);

  const map = scored && mapOfLayer(scored.result, layer, crop);
  const shown = scored?.result ?? size ?? { width: 1, height: 1 };
  const reading = map && hover && readCell(map, hover);
  // what the patch panel says is of patches of the crops; those of a scaled image begin anywhere
  const patches = soughtBy(layer) ? undefined : map;

  const gestures = useGestures(frame, zoom, (next) => viewer.setState({ zoom: next }));
  const swipe = useSwipe(onSwipe);
  // a drag does not go on over another image
  const drop = useEffectEvent(() => gestures.drop());
  useEffect(() => () => drop(), [item.id]);

  const wantsMap = layer !== 'none';
  useEffect(() => {
    if (wantsMap) void keeper.recallShown();
  }, [keeper, item.id, wantsMap]);

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
    swipe.move(event);
    const point = pointAt(event);
    const cell = map && point && cellAt(map, point.x, point.y);
    if (cell?.x !== hover?.x || cell?.y !== hover?.y) viewer.setState({ hover: cell });
    const stage = event.currentTarget.getBoundingClientRect();
    setTip({ left: event.clientX - stage.left, top: event.clientY - stage.top });
  };

  const release = (event: PointerEvent): void => {
    const moved = swipe.end(event);
    if (!gestures.end(event) || moved) return;
    const point = pointAt(event);
    const cell = patches && point && cellAt(patches, point.x, point.y);
    if (cell) pin(cell);
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
    if (step && patches) pin(moveCell(patches, pinned, ...step));
    else if (event.key === 'Escape') pin(undefined);
    else if (event.key === ' ') viewer.setState({ peek: true });
    else if (zoomed) viewer.setState({ zoom: zoomed });
    else return;
    event.preventDefault();
  };

  const frameStyle = {
    '--ratio': shown.width / shown.height,
    '--zoom': zoom.scale,
    transform: `translate(calc(${zoom.x * 100}% + ${swipe.aside}px), ${zoom.y * 100}%) scale(${zoom.scale})`,
  } as CSSProperties;
  const veiled = layer !== 'none' && scored !== undefined;
  return (
    <div
      className={css.stage}
      role="application"
      aria-label={map ? viewerStrings.mapLabel(item.name) : viewerStrings.imageLabel(item.name)}
      tabIndex={0}
      data-testid="stage"
      data-zoomed={zoom.scale > 1}
      onPointerDown={(event) => {
        gestures.onPointerDown(event);
        if (event.isPrimary && zoom.scale === 1) swipe.begin(event);
        else swipe.end(event);
      }}
      onPointerMove={move}
      onPointerUp={release}
      onPointerCancel={(event) => {
        gestures.drop();
        swipe.end(event);
      }}
      onPointerLeave={(event) => {
        gestures.drop();
        swipe.end(event);
        viewer.setState({ hover: undefined });
      }}
      onKeyDown={key}
      onKeyUp={() => {
        if (peek) viewer.setState({ peek: false });
      }}
      onBlur={() => {
        if (peek) viewer.setState({ peek: false });
      }}
    >
      <div className={css.frame} ref={frame} style={frameStyle}>
        <Picture
          file={item.file}
          grey={veiled}
          zoom={zoom.scale}
          onSize={({ width, height }) => {
            if (size?.width !== width || size.height !== height) setSize({ width, height });
          }}
          onFail={() => setFailed(item.file)}
        />
        {veiled && map && <HeatLayer map={map} width={shown.width} height={shown.height} />}
        {veiled && <CropsLayer />}
        {map && <PatchCursors map={map} width={shown.width} height={shown.height} />}
      </div>
      {failed === item.file && <p className={css.failed}>{viewerStrings.unreadable}</p>}
      {layer !== 'none' && !soughtBy(layer) && scored && !scored.result.detail && (
        <p className={css.failed}>
          {viewerStrings.noMaps}{' '}
          <button type="button" onClick={() => batch.rescore([item.id])}>
            {viewerStrings.again}
          </button>
        </p>
      )}
      {reading && tip && (
        <p className={css.tip} style={tip} data-testid="tip">
          <strong>{shortNumber(reading.value)}</strong> {mapStrings.unit[layer]}
          <br />
          {mapStrings.boxOf(reading.x, reading.y, map.cell)} ·{' '}
          {mapStrings.rankOf(reading.rank, reading.count)}
        </p>
      )}
    </div>
  );
}

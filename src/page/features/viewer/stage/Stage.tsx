import { useEffect, useRef, useState, type CSSProperties } from 'react';
import { usePart, useSlice } from '../../../kit/context.ts';
import type { Neighbours } from '../../../kit/screen/use-swipe.ts';
import { SlideBeside } from '../../../kit/screen/SlideBeside.tsx';
import { batchOf, type QueueItem, useSelectedScore } from '../../batch/index.ts';
import { mapOfLayer, mapToCome, moveCell, soughtBy } from '../../explain/index.ts';
import { useAllFrequencyMaps, useFrequencyMap } from '../../frequency/index.ts';
import { keeperOf } from '../../persist/index.ts';
import { settingsStore } from '../../settings/index.ts';
import { shownLayer, viewerStore } from '../store.ts';
import { viewerStrings } from '../strings.ts';
import { CropsLayer } from './CropsLayer.tsx';
import { HeatLayer } from './HeatLayer.tsx';
import { MapMissing } from './MapMissing.tsx';
import { PatchCursors } from './PatchCursors.tsx';
import { Picture } from './Picture.tsx';
import css from './Stage.module.css';
import { Tip } from './Tip.tsx';
import { zoomKey } from './use-gestures.ts';
import { useStagePointers } from './use-stage-pointers.ts';

interface Props {
  item: QueueItem;
  /** What a finger swipes to over the fitted image. */
  neighbours?: Neighbours | undefined;
}

/** The image, its layers, and the gestures that pan, zoom and read it. */
export function Stage({ item, neighbours }: Props) {
  const scored = useSelectedScore();
  const layer = useSlice(viewerStore, shownLayer);
  const crop = useSlice(viewerStore, (state) => state.crop);
  const zoom = useSlice(viewerStore, (state) => state.zoom);
  const peek = useSlice(viewerStore, (state) => state.peek);
  const pinned = useSlice(viewerStore, (state) => state.pinned);
  const hover = useSlice(viewerStore, (state) => state.hover);
  const viewer = usePart(viewerStore);
  const keeper = usePart(keeperOf);
  const pin = useSlice(viewerStore, (state) => state.pin);
  const [size, setSize] = useState<{ width: number; height: number }>();
  const [failed, setFailed] = useState<Blob>();
  const frame = useRef<HTMLDivElement>(null);

  const map = scored && mapOfLayer(scored.result, layer, crop);
  const shown = scored?.result ?? size ?? { width: 1, height: 1 };
  const frequency = layer === 'frequency';
  const missing = useFrequencyMap(frequency ? item.id : undefined);
  // keys and taps do not wait for the values
  const cells = scored && missing?.failed === false ? mapToCome(scored.result) : map;
  // what the patch panel says is of patches of the crops; those of a scaled image begin anywhere
  const patches = soughtBy(layer) ? undefined : cells;

  const { swipe, tip, ...pointers } = useStagePointers(
    frame,
    { id: item.id, map, patches, shown },
    neighbours,
  );
  const oneScale = useSlice(settingsStore, ({ settings }) => settings.scaleMode === 'fixed');
  useAllFrequencyMaps(frequency && oneScale);
  const wantsMap = layer !== 'none';
  useEffect(() => {
    if (wantsMap) void keeper.recallShown();
  }, [keeper, item.id, wantsMap]);

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
    transform: `translate(${zoom.x * 100}%, ${zoom.y * 100}%) scale(${zoom.scale})`,
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
      {...pointers}
      onKeyDown={key}
      onKeyUp={() => {
        if (peek) viewer.setState({ peek: false });
      }}
      onBlur={() => {
        if (peek) viewer.setState({ peek: false });
      }}
    >
      <div className={css.track} {...swipe.track}>
        {swipe.sliding && neighbours && <SlideBeside thumb={neighbours.thumb} />}
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
      </div>
      {failed === item.file && <p className={css.failed}>{viewerStrings.unreadable}</p>}
      {layer !== 'none' && !soughtBy(layer) && scored && !scored.result.detail && <NoMaps id={item.id} />}
      {missing && <MapMissing {...missing} />}
      {map && hover && tip && <Tip map={map} corner={hover} layer={layer} place={tip} />}
    </div>
  );
}

function NoMaps({ id }: { id: string }) {
  const batch = usePart(batchOf);
  return (
    <p className={css.failed}>
      {viewerStrings.noMaps}{' '}
      <button type="button" onClick={() => batch.rescore([id])}>
        {viewerStrings.again}
      </button>
    </p>
  );
}

import { useRef, type CSSProperties, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { usePart, useSlice } from '../../../kit/context.ts';
import type { PlacedMap } from '../../explain/index.ts';
import { settingsStore } from '../../settings/index.ts';
import { MapCanvas, pan, Picture, stageStyles as stage, useGestures, zoomKey } from '../../viewer/index.ts';
import css from './Panes.module.css';
import { compareStore } from '../store.ts';

const steps: Record<string, [number, number]> = {
  ArrowLeft: [0.1, 0],
  ArrowRight: [-0.1, 0],
  ArrowUp: [0, 0.1],
  ArrowDown: [0, -0.1],
};

interface Props {
  label: string;
  /** What lies on it, given the frame whose size gestures are measured by. */
  children: (frame: RefObject<HTMLDivElement | null>) => ReactNode;
}

/** A stage that zooms and moves with the other one, by pointer and keys. */
export function LinkedStage({ label, children }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const zoom = useSlice(compareStore, (state) => state.zoom);
  const compare = usePart(compareStore);
  const gestures = useGestures(frame, zoom, (next) => compare.setState({ zoom: next }));
  const key = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    const next = step ? pan(zoom, ...step) : zoomKey(event.key, zoom);
    if (!next) return;
    event.preventDefault();
    compare.setState({ zoom: next });
  };
  return (
    <div
      className={`${stage.stage ?? ''} ${css.stage ?? ''}`}
      role="application"
      aria-label={label}
      tabIndex={0}
      data-zoomed={zoom.scale > 1}
      onPointerDown={gestures.onPointerDown}
      onPointerMove={gestures.onPointerMove}
      onPointerUp={gestures.end}
      onPointerCancel={gestures.drop}
      onPointerLeave={gestures.drop}
      onKeyDown={key}
    >
      {children(frame)}
    </div>
  );
}

interface ZoomedProps {
  frame?: RefObject<HTMLDivElement | null>;
  file: Blob;
  map: PlacedMap | undefined;
  range: [number, number];
  /** Size of the image as scored. */
  image: { width: number; height: number } | undefined;
  /** Size of what gives the frame its shape, where that is another image. */
  shape?: { width: number; height: number };
}

/** An image, with its map where one is chosen, under the common zoom. */
export function Zoomed({ frame, file, map, range, image, shape = image }: ZoomedProps) {
  const zoom = useSlice(compareStore, (state) => state.zoom);
  const { colormap, opacity, smooth } = useSlice(settingsStore, (state) => state.settings);
  const style = {
    '--ratio': shape ? shape.width / shape.height : 1,
    transform: `translate(${zoom.x * 100}%, ${zoom.y * 100}%) scale(${zoom.scale})`,
  } as CSSProperties;
  const look = { colours: colormap, opacity, smooth };
  return (
    <div className={stage.frame} ref={frame} style={style}>
      <Picture file={file} grey={map !== undefined} zoom={zoom.scale} onSize={ignore} onFail={ignore} />
      {map && image && (
        <MapCanvas map={map} width={image.width} height={image.height} range={range} {...look} />
      )}
    </div>
  );
}

const ignore = (): void => undefined;

import { useRef, type CSSProperties, type KeyboardEvent } from 'react';
import { usePart, useSlice } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import type { PlacedMap } from '../explain/index.ts';
import { settingsStore } from '../settings/index.ts';
import { MapCanvas, pan, Picture, stageStyles as stage, useGestures, zoomKey } from '../viewer/index.ts';
import css from './Compare.module.css';
import { type Side, compareStore } from './store.ts';
import { compareStrings } from './strings.ts';
import type { Compared } from './use-sides.ts';

interface Props {
  side: Side;
  compared: Compared | undefined;
  map: PlacedMap | undefined;
  range: [number, number];
}

/** One side: its image under the shared zoom, and the button that lets the table fill it. */
export function Pane({ side, compared, map, range }: Props) {
  const filling = useSlice(compareStore, (state) => state.filling === side);
  const compare = usePart(compareStore);
  const name = compareStrings.side[side];
  const { item, scored } = compared ?? {};
  return (
    <figure className={css.pane} data-testid={`side-${side}`}>
      <figcaption className={css.paneHead}>
        <button
          type="button"
          className={ui.button}
          aria-pressed={filling}
          title={compareStrings.fill(name)}
          onClick={() => compare.setState({ filling: side })}
        >
          {compareStrings.choose(name)}
        </button>
        <span className={css.name} title={item?.name}>
          {item?.name ?? compareStrings.none}
        </span>
      </figcaption>
      {item && (
        <Linked
          key={item.id}
          label={compareStrings.paneLabel(name, item.name)}
          file={item.file}
          map={map}
          range={range}
          image={scored?.result}
        />
      )}
      {item && !scored && <p className={css.note}>{item.error?.message ?? compareStrings.waiting}</p>}
    </figure>
  );
}

interface LinkedProps {
  label: string;
  file: Blob;
  map: PlacedMap | undefined;
  range: [number, number];
  /** Size of the image as scored. */
  image: { width: number; height: number } | undefined;
}

const steps: Record<string, [number, number]> = {
  ArrowLeft: [0.1, 0],
  ArrowRight: [-0.1, 0],
  ArrowUp: [0, 0.1],
  ArrowDown: [0, -0.1],
};

/** An image that zooms and moves with its neighbour. */
function Linked({ label, file, map, range, image }: LinkedProps) {
  const frame = useRef<HTMLDivElement>(null);
  const zoom = useSlice(compareStore, (state) => state.zoom);
  const compare = usePart(compareStore);
  const { colormap, opacity, smooth } = useSlice(settingsStore, (state) => state.settings);
  const gestures = useGestures(frame, zoom, (next) => compare.setState({ zoom: next }));
  const key = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    const next = step ? pan(zoom, ...step) : zoomKey(event.key, zoom);
    if (!next) return;
    event.preventDefault();
    compare.setState({ zoom: next });
  };
  const style = {
    '--ratio': image ? image.width / image.height : 1,
    transform: `translate(${zoom.x * 100}%, ${zoom.y * 100}%) scale(${zoom.scale})`,
  } as CSSProperties;
  const look = { colours: colormap, opacity, smooth };
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
      <div className={stage.frame} ref={frame} style={style}>
        <Picture file={file} grey={map !== undefined} onSize={ignore} onFail={ignore} />
        {map && image && (
          <MapCanvas map={map} width={image.width} height={image.height} range={range} {...look} />
        )}
      </div>
    </div>
  );
}

const ignore = (): void => undefined;

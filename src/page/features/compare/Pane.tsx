import { useRef, type CSSProperties, type KeyboardEvent } from 'react';
import type { PlacedMap } from '../explain/map.ts';
import { pan } from '../viewer/zoom.ts';
import type { Side } from './store.ts';
import { text } from '../../app/text.ts';
import { useApp } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import { MapCanvas } from '../viewer/MapCanvas.tsx';
import { Picture } from '../viewer/Picture.tsx';
import stage from '../viewer/Stage.module.css';
import { useGestures, zoomKey } from '../viewer/use-gestures.ts';
import css from './Compare.module.css';
import type { Compared } from './use-sides.ts';

interface Props {
  side: Side;
  compared: Compared | undefined;
  map: PlacedMap | undefined;
  range: [number, number];
}

/** One side: its image under the shared zoom, and the button that lets the table fill it. */
export function Pane({ side, compared, map, range }: Props) {
  const filling = useApp((state) => state.filling === side);
  const setCompare = useApp((state) => state.setCompare);
  const name = text.compare.side[side];
  const { item, scored } = compared ?? {};
  return (
    <figure className={css.pane} data-testid={`side-${side}`}>
      <figcaption className={css.paneHead}>
        <button
          type="button"
          className={ui.button}
          aria-pressed={filling}
          title={text.compare.fill(name)}
          onClick={() => setCompare({ filling: side })}
        >
          {text.compare.choose(name)}
        </button>
        <span className={css.name} title={item?.name}>
          {item?.name ?? text.compare.none}
        </span>
      </figcaption>
      {item && (
        <Linked
          key={item.id}
          label={text.compare.paneLabel(name, item.name)}
          file={item.file}
          map={map}
          range={range}
          image={scored?.result}
        />
      )}
      {item && !scored && <p className={css.note}>{item.error?.message ?? text.compare.waiting}</p>}
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
  const zoom = useApp((state) => state.comparedZoom);
  const setCompare = useApp((state) => state.setCompare);
  const { colormap, opacity, smooth } = useApp((state) => state.settings);
  const gestures = useGestures(frame, zoom, (next) => setCompare({ comparedZoom: next }));
  const key = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    const next = step ? pan(zoom, ...step) : zoomKey(event.key, zoom);
    if (!next) return;
    event.preventDefault();
    setCompare({ comparedZoom: next });
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

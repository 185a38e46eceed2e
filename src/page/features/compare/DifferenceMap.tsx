import type { CSSProperties } from 'react';
import { shortNumber } from '../../kit/format.ts';
import { rangeOf, type PlacedMap } from '../explain/map.ts';
import { text } from '../../app/text.ts';
import { useApp } from '../../kit/context.ts';
import { MapCanvas } from '../viewer/MapCanvas.tsx';
import stage from '../viewer/Stage.module.css';
import { ColourBar } from './ColourBar.tsx';
import css from './Compare.module.css';

interface Props {
  map: PlacedMap;
  /** Size of the left image as scored. */
  image: { width: number; height: number };
  unit: string;
  sameShape: boolean;
}

/** Right map minus left map, white where they agree. */
export function DifferenceMap({ map, image, unit, sameShape }: Props) {
  const zoom = useApp((state) => state.comparedZoom);
  const smooth = useApp((state) => state.settings.smooth);
  const [low, high] = rangeOf(map.values);
  const reach = Math.max(Math.abs(low), Math.abs(high));
  const range: [number, number] = [-reach, reach];
  const mean = map.values.reduce((sum, value) => sum + value, 0) / Math.max(map.values.length, 1);
  const style = {
    '--ratio': image.width / image.height,
    transform: `translate(${zoom.x * 100}%, ${zoom.y * 100}%) scale(${zoom.scale})`,
  } as CSSProperties;
  return (
    <figure className={css.pane} data-testid="difference-map" data-reach={reach}>
      <figcaption className={css.paneHead}>
        <span className={css.name}>{text.compare.difference}</span>
      </figcaption>
      <div
        className={`${stage.stage ?? ''} ${css.stage ?? ''}`}
        role="img"
        aria-label={text.compare.differenceLabel(
          unit,
          shortNumber(low),
          shortNumber(high),
          shortNumber(mean),
        )}
      >
        <div className={stage.frame} style={style}>
          <MapCanvas
            map={map}
            width={image.width}
            height={image.height}
            range={range}
            colours="difference"
            smooth={smooth}
            opacity={1}
          />
        </div>
      </div>
      <ColourBar colours="difference" range={range} unit={unit} />
      {!sameShape && <p className={css.note}>{text.compare.otherShape}</p>}
    </figure>
  );
}

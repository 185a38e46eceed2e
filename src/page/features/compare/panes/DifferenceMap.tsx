import type { CSSProperties } from 'react';
import { useSlice } from '../../../kit/context.ts';
import { shortNumber } from '../../../kit/format.ts';
import { ColourBar } from '../../../kit/ui/ColourBar.tsx';
import { type PlacedMap, rangeOf } from '../../explain/index.ts';
import { settingsStore } from '../../settings/index.ts';
import { MapCanvas, stageStyles as stage } from '../../viewer/index.ts';
import compare from '../Compare.module.css';
import css from './Panes.module.css';
import { compareStore } from '../store.ts';
import { compareStrings } from '../strings.ts';

interface Props {
  map: PlacedMap;
  /** Size of the left image as scored. */
  image: { width: number; height: number };
  unit: string;
  sameShape: boolean;
}

/** Right map minus left map, white where they agree. */
export function DifferenceMap({ map, image, unit, sameShape }: Props) {
  const zoom = useSlice(compareStore, (state) => state.zoom);
  const smooth = useSlice(settingsStore, (state) => state.settings.smooth);
  const [low, high] = rangeOf(map.values);
  const reach = Math.max(Math.abs(low), Math.abs(high));
  const range: [number, number] = [-reach, reach];
  // otherwise it is still to be made
  const there = map.values.length > 0;
  const mean = map.values.reduce((sum, value) => sum + value, 0) / Math.max(map.values.length, 1);
  const style = {
    '--ratio': image.width / image.height,
    transform: `translate(${zoom.x * 100}%, ${zoom.y * 100}%) scale(${zoom.scale})`,
  } as CSSProperties;
  return (
    <div className={css.pane} data-testid="difference-map" data-reach={there ? reach : undefined}>
      <div
        className={`${stage.stage ?? ''} ${css.stage ?? ''}`}
        role="img"
        aria-label={
          there
            ? compareStrings.differenceLabel(unit, shortNumber(low), shortNumber(high), shortNumber(mean))
            : compareStrings.difference
        }
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
      <ColourBar colours="difference" range={range} unit={`${compareStrings.difference}, ${unit}`} />
      {!sameShape && <p className={compare.note}>{compareStrings.otherShape}</p>}
    </div>
  );
}

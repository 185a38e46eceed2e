import { usePart, useSlice } from '../../../kit/context.ts';
import type { PlacedMap } from '../../explain/index.ts';
import type { Missing } from '../../frequency/index.ts';
import { MapMissing } from '../../viewer/index.ts';
import css from './Panes.module.css';
import { LinkedStage, Zoomed } from './LinkedStage.tsx';
import { MapColours } from './MapColours.tsx';
import { type Side, compareStore } from '../store.ts';
import { compareStrings } from '../strings.ts';
import type { Compared } from '../use-sides.ts';

interface Props {
  left: Compared;
  right: Compared;
  maps: Record<Side, PlacedMap | undefined>;
  range: [number, number];
  /** What is to be said of a map that is not there. */
  missing: Missing | undefined;
}

/** Both images in one place: the left one up to a divider that is dragged or moved by arrow keys, the right one beyond it. */
export function Divider({ left, right, maps, range, missing }: Props) {
  const divider = useSlice(compareStore, (state) => state.divider);
  const compare = usePart(compareStore);
  const shape = left.scored?.result;
  return (
    <div className={css.pane} data-testid="divided">
      <div className={css.divided}>
        <LinkedStage label={compareStrings.dividedLabel(left.item.name, right.item.name)}>
          {(frame) => (
            <>
              <Zoomed
                key={left.item.id}
                frame={frame}
                file={left.item.file}
                map={maps.left}
                range={range}
                image={shape}
              />
              <div
                key={right.item.id}
                className={css.beyond}
                style={{ clipPath: `inset(0 0 0 ${divider}%)` }}
                data-testid="beyond"
              >
                <Zoomed
                  file={right.item.file}
                  map={maps.right}
                  range={range}
                  image={right.scored?.result}
                  {...(shape && { shape })}
                />
              </div>
              {missing && <MapMissing {...missing} />}
            </>
          )}
        </LinkedStage>
        <input
          className={css.divider}
          type="range"
          min={0}
          max={100}
          step={0.5}
          value={divider}
          aria-label={compareStrings.divider}
          aria-valuetext={compareStrings.dividerAt(Math.round(divider))}
          onChange={(event) => compare.setState({ divider: event.target.valueAsNumber })}
        />
      </div>
      {maps.left && <MapColours range={range} />}
    </div>
  );
}

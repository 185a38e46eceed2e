import type { PlacedMap } from '../../explain/index.ts';
import type { Missing } from '../../frequency/index.ts';
import { MapMissing } from '../../viewer/index.ts';
import notes from '../Compare.module.css';
import type { Side } from '../store.ts';
import { compareStrings } from '../strings.ts';
import type { Compared } from '../use-sides.ts';
import { LinkedStage, Zoomed } from './LinkedStage.tsx';
import { MapColours } from './MapColours.tsx';
import css from './Panes.module.css';

interface Props {
  side: Side;
  compared: Compared | undefined;
  map: PlacedMap | undefined;
  missing: Missing | undefined;
  range: [number, number];
}

/** One side: its image under the shared zoom. */
export function Pane({ side, compared, map, missing, range }: Props) {
  const { item, scored } = compared ?? {};
  return (
    <div className={css.pane} data-testid={`pane-${side}`}>
      {item && (
        <LinkedStage key={item.id} label={compareStrings.paneLabel(compareStrings.side[side], item.name)}>
          {(frame) => (
            <>
              <Zoomed frame={frame} file={item.file} map={map} range={range} image={scored?.result} />
              {missing && <MapMissing {...missing} />}
            </>
          )}
        </LinkedStage>
      )}
      {!item && side === 'right' && <p className={css.empty}>{compareStrings.empty}</p>}
      {map && <MapColours range={range} />}
      {item && !scored && <p className={notes.note}>{item.error?.message ?? compareStrings.waiting}</p>}
    </div>
  );
}

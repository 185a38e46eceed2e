import { usePart, useSlice } from '../../../kit/context.ts';
import ui from '../../../kit/ui/ui.module.css';
import type { PlacedMap } from '../../explain/index.ts';
import notes from '../Compare.module.css';
import css from './Panes.module.css';
import { LinkedStage, Zoomed } from './LinkedStage.tsx';
import { type Side, compareStore } from '../store.ts';
import { compareStrings } from '../strings.ts';
import type { Compared } from '../use-sides.ts';

interface HeadProps {
  side: Side;
  compared: Compared | undefined;
}

/** The name of a side's image, and the button that lets the table fill the side. */
export function SideHead({ side, compared }: HeadProps) {
  const filling = useSlice(compareStore, (state) => state.filling === side);
  const compare = usePart(compareStore);
  const name = compareStrings.side[side];
  const { item } = compared ?? {};
  return (
    <span className={css.paneHead}>
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
    </span>
  );
}

interface Props extends HeadProps {
  map: PlacedMap | undefined;
  range: [number, number];
}

/** One side: its image under the shared zoom. */
export function Pane({ side, compared, map, range }: Props) {
  const { item, scored } = compared ?? {};
  return (
    <figure className={css.pane} data-testid={`side-${side}`}>
      <figcaption>
        <SideHead side={side} compared={compared} />
      </figcaption>
      {item && (
        <LinkedStage key={item.id} label={compareStrings.paneLabel(compareStrings.side[side], item.name)}>
          {(frame) => (
            <Zoomed frame={frame} file={item.file} map={map} range={range} image={scored?.result} />
          )}
        </LinkedStage>
      )}
      {item && !scored && <p className={notes.note}>{item.error?.message ?? compareStrings.waiting}</p>}
    </figure>
  );
}

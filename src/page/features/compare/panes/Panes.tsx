import { useMemo, useState } from 'react';
import { arrange } from '../../../kit/arrange.ts';
import { usePart, useSlice } from '../../../kit/context.ts';
import ui from '../../../kit/ui/ui.module.css';
import { useScrolled } from '../../../kit/screen/use-scrolled.ts';
import { batchOf } from '../../batch/index.ts';
import { mapOfLayer, mapStrings, rangeOf } from '../../explain/index.ts';
import notes from '../Compare.module.css';
import css from './Panes.module.css';
import { Bar } from './Bar.tsx';
import { mapDifference } from '../difference.ts';
import { DifferenceMap } from './DifferenceMap.tsx';
import { Divider } from './Divider.tsx';
import { sameShape } from './one-shape.ts';
import { Pane } from './Pane.tsx';
import { compareStore } from '../store.ts';
import { compareStrings } from '../strings.ts';
import type { Compared } from '../use-sides.ts';

/** Both images under one zoom, layer and colour scale, with the difference of their maps between them. */
export function Panes({ left, right }: { left: Compared | undefined; right: Compared | undefined }) {
  const layer = useSlice(compareStore, (state) => state.layer);
  const crop = useSlice(compareStore, (state) => state.crop);
  const batch = usePart(batchOf);
  const maps = useMemo(() => {
    const of = (side: Compared | undefined) => side?.scored && mapOfLayer(side.scored.result, layer, crop);
    return { left: of(left), right: of(right) };
  }, [left, right, layer, crop]);
  const range = useMemo(
    () => rangeOf([maps.left, maps.right].flatMap((map) => (map ? rangeOf(map.values) : []))),
    [maps],
  );
  const difference = useMemo(() => maps.left && maps.right && mapDifference(maps.left, maps.right), [maps]);
  const look = useSlice(compareStore, (state) => state.look);
  const obstacle = dividerObstacle(left, right);
  const divided = look === 'divider' && obstacle === undefined && left && right ? { left, right } : undefined;
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const room = useScrolled(element, 1);
  const [first, second] = arrange([left, right].map(ratioOf), room).places;
  const withoutMaps = [left, right].flatMap((side) =>
    side?.scored && !side.scored.result.detail ? [side.item.id] : [],
  );
  return (
    <>
      <Bar left={left} right={right} obstacle={obstacle} crops={Math.min(cropsOf(left), cropsOf(right))} />
      {right && look === 'divider' && obstacle !== undefined && <p className={notes.note}>{obstacle}</p>}
      <div
        className={css.panes}
        ref={setElement}
        data-look={divided ? 'divider' : 'panes'}
        data-maps={difference !== undefined}
        data-stacked={first?.top !== second?.top}
      >
        {divided ? (
          <Divider {...divided} maps={maps} range={range} />
        ) : (
          <Pane side="left" compared={left} map={maps.left} range={range} />
        )}
        {difference && maps.right && left?.scored && (
          <DifferenceMap
            map={difference}
            image={left.scored.result}
            unit={mapStrings.unit[layer]}
            sameShape={difference.columns === maps.right.columns && difference.rows === maps.right.rows}
          />
        )}
        {!divided && <Pane side="right" compared={right} map={maps.right} range={range} />}
      </div>
      {layer !== 'none' && withoutMaps.length > 0 && (
        <p className={notes.note}>
          {compareStrings.noMaps}{' '}
          <button type="button" className={ui.button} onClick={() => batch.rescore(withoutMaps)}>
            {compareStrings.again}
          </button>
        </p>
      )}
    </>
  );
}

/** Width over height. */
function ratioOf(side: Compared | undefined): number {
  const { width, height } = side?.scored?.result ?? { width: 1, height: 1 };
  return width / height;
}

function cropsOf(side: Compared | undefined): number {
  return side?.scored?.result.detail?.crops.length ?? 0;
}

/** Why there can be no divider, in words; undefined where there can. */
function dividerObstacle(left: Compared | undefined, right: Compared | undefined): string | undefined {
  if (!left?.scored || !right?.scored) return compareStrings.dividerUnscored;
  const [one, other] = [left.scored.result, right.scored.result];
  return sameShape(one, other) ? undefined : compareStrings.dividerShape(one, other);
}

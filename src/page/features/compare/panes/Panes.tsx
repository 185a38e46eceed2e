import { useMemo, useState } from 'react';
import { arrange } from '../../../kit/arrange.ts';
import { usePart, useSlice } from '../../../kit/context.ts';
import ui from '../../../kit/ui/ui.module.css';
import { useScrolled } from '../../../kit/screen/use-scrolled.ts';
import { batchOf } from '../../batch/index.ts';
import { mapStrings, rangeOf } from '../../explain/index.ts';
import notes from '../Compare.module.css';
import css from './Panes.module.css';
import { Bar } from './Bar.tsx';
import { mapDifference } from '../difference.ts';
import { DifferenceMap } from './DifferenceMap.tsx';
import { Divider } from './Divider.tsx';
import { sameShape } from './one-shape.ts';
import { Pane } from './Pane.tsx';
import { useSideMap } from './use-side-map.ts';
import { compareStore } from '../store.ts';
import { compareStrings } from '../strings.ts';
import type { Compared } from '../use-sides.ts';

/** Both images under one zoom, layer and colour scale, with the difference of their maps between them. */
export function Panes({ left, right }: { left: Compared | undefined; right: Compared | undefined }) {
  const layer = useSlice(compareStore, (state) => state.layer);
  const batch = usePart(batchOf);
  const { map: one, missing } = useSideMap(left);
  const { map: other, missing: otherMissing } = useSideMap(right);
  const range = useMemo(
    () => rangeOf([one, other].flatMap((map) => (map && map.values.length > 0 ? rangeOf(map.values) : []))),
    [one, other],
  );
  const difference = useMemo(() => one && other && mapDifference(one, other), [one, other]);
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
          <Divider
            {...divided}
            maps={{ left: one, right: other }}
            range={range}
            missing={missing ?? otherMissing}
          />
        ) : (
          <Pane side="left" compared={left} map={one} missing={missing} range={range} />
        )}
        {difference && other && left?.scored && (
          <DifferenceMap
            map={difference}
            image={left.scored.result}
            unit={mapStrings.unit[layer]}
            sameShape={difference.columns === other.columns && difference.rows === other.rows}
          />
        )}
        {!divided && <Pane side="right" compared={right} map={other} missing={otherMissing} range={range} />}
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

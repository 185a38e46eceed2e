import { useId, useMemo } from 'react';
import { usePart, useSlice } from '../../../kit/context.ts';
import { ColourBar } from '../../../kit/ui/ColourBar.tsx';
import ui from '../../../kit/ui/ui.module.css';
import { batchOf } from '../../batch/index.ts';
import { layers, mapOfLayer, mapStrings, rangeOf } from '../../explain/index.ts';
import { settingsStore } from '../../settings/index.ts';
import notes from '../Compare.module.css';
import css from './Panes.module.css';
import { mapDifference } from '../difference.ts';
import { DifferenceMap } from './DifferenceMap.tsx';
import { Divider } from './Divider.tsx';
import { sameShape } from './one-shape.ts';
import { Pane } from './Pane.tsx';
import { looks, sides, type Side, compareStore } from '../store.ts';
import { compareStrings } from '../strings.ts';
import type { Compared } from '../use-sides.ts';

/** Both images under one zoom, layer and colour scale, and the difference of their maps. */
export function Panes({ left, right }: { left: Compared | undefined; right: Compared | undefined }) {
  const layer = useSlice(compareStore, (state) => state.layer);
  const crop = useSlice(compareStore, (state) => state.crop);
  const colormap = useSlice(settingsStore, (state) => state.settings.colormap);
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
  const shown: Record<Side, Compared | undefined> = { left, right };
  const look = useSlice(compareStore, (state) => state.look);
  const obstacle = dividerObstacle(left, right);
  const divided = look === 'divider' && obstacle === undefined && left && right ? { left, right } : undefined;
  const withoutMaps = [left, right].flatMap((side) =>
    side?.scored && !side.scored.result.detail ? [side.item.id] : [],
  );
  return (
    <>
      <div className={css.choices}>
        <LookChoice obstacle={obstacle} />
        <LayerChoice crops={Math.min(cropsOf(left), cropsOf(right))} />
      </div>
      {right && look === 'divider' && obstacle !== undefined && <p className={notes.note}>{obstacle}</p>}
      <div
        className={css.panes}
        data-look={divided ? 'divider' : 'panes'}
        data-maps={difference !== undefined}
      >
        {divided ? (
          <Divider {...divided} maps={maps} range={range} />
        ) : (
          sides.map((side) => (
            <Pane key={side} side={side} compared={shown[side]} map={maps[side]} range={range} />
          ))
        )}
        {difference && maps.right && left?.scored && (
          <DifferenceMap
            map={difference}
            image={left.scored.result}
            unit={mapStrings.unit[layer]}
            sameShape={difference.columns === maps.right.columns && difference.rows === maps.right.rows}
          />
        )}
      </div>
      {difference && <ColourBar colours={colormap} range={range} unit={mapStrings.unit[layer]} />}
      {withoutMaps.length > 0 && (
        <p className={notes.note}>
          {compareStrings.noMaps}{' '}
          <button type="button" className={ui.button} onClick={() => batch.rescore(withoutMaps)}>
            {compareStrings.again}
          </button>
        </p>
      )}
      <p className={notes.note}>{compareStrings.zoomHint}</p>
    </>
  );
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

function LookChoice({ obstacle }: { obstacle: string | undefined }) {
  const look = useSlice(compareStore, (state) => state.look);
  const compare = usePart(compareStore);
  const name = useId();
  return (
    <fieldset className={ui.plain}>
      <legend className="visually-hidden">{compareStrings.look}</legend>
      <span className={ui.segments}>
        {looks.map((one) => (
          <label key={one} className={ui.segment} title={one === 'divider' ? obstacle : undefined}>
            <input
              type="radio"
              name={name}
              checked={look === one}
              onChange={() => compare.setState({ look: one })}
            />
            {compareStrings.looks[one]}
          </label>
        ))}
      </span>
    </fieldset>
  );
}

function LayerChoice({ crops }: { crops: number }) {
  const layer = useSlice(compareStore, (state) => state.layer);
  const crop = useSlice(compareStore, (state) => state.crop);
  const compare = usePart(compareStore);
  return (
    <>
      <label className={css.choice}>
        {compareStrings.layer}
        <select
          className={ui.select}
          value={layer}
          onChange={(event) => {
            const chosen = layers.find((known) => known === event.target.value);
            if (chosen) compare.setState({ layer: chosen });
          }}
        >
          {layers
            .filter((known) => known !== 'crops' && known !== 'relevance')
            .map((known) => (
              <option key={known} value={known}>
                {mapStrings.layers[known]}
              </option>
            ))}
        </select>
      </label>
      {layer.startsWith('crop-') && crops > 0 && (
        <label className={css.choice}>
          {compareStrings.crop}
          <select
            className={ui.select}
            value={crop}
            onChange={(event) => compare.setState({ crop: Number(event.target.value) })}
          >
            {Array.from({ length: crops }, (_, i) => (
              <option key={i} value={i}>
                {mapStrings.cropOf(i, crops)}
              </option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}

import { useMemo } from 'react';
import { usePart, useSlice } from '../../kit/context.ts';
import { ColourBar } from '../../kit/ui/ColourBar.tsx';
import ui from '../../kit/ui/ui.module.css';
import { batchOf } from '../batch/index.ts';
import { layers, mapOfLayer, mapStrings, rangeOf } from '../explain/index.ts';
import { settingsStore } from '../settings/index.ts';
import css from './Compare.module.css';
import { mapDifference } from './difference.ts';
import { DifferenceMap } from './DifferenceMap.tsx';
import { Pane } from './Pane.tsx';
import { sides, type Side, compareStore } from './store.ts';
import { compareStrings } from './strings.ts';
import type { Compared } from './use-sides.ts';

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
  const withoutMaps = [left, right].flatMap((side) =>
    side?.scored && !side.scored.result.detail ? [side.item.id] : [],
  );
  return (
    <>
      <LayerChoice crops={Math.min(cropsOf(left), cropsOf(right))} />
      <div className={css.panes}>
        {sides.map((side) => (
          <Pane key={side} side={side} compared={shown[side]} map={maps[side]} range={range} />
        ))}
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
        <p className={css.note}>
          {compareStrings.noMaps}{' '}
          <button type="button" className={ui.button} onClick={() => batch.rescore(withoutMaps)}>
            {compareStrings.again}
          </button>
        </p>
      )}
      <p className={css.note}>{compareStrings.zoomHint}</p>
    </>
  );
}

function cropsOf(side: Compared | undefined): number {
  return side?.scored?.result.detail?.crops.length ?? 0;
}

function LayerChoice({ crops }: { crops: number }) {
  const layer = useSlice(compareStore, (state) => state.layer);
  const crop = useSlice(compareStore, (state) => state.crop);
  const compare = usePart(compareStore);
  return (
    <div className={css.choices}>
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
            .filter((known) => known !== 'crops')
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
    </div>
  );
}

import { useMemo } from 'react';
import { mapDifference } from './difference.ts';
import { mapOfLayer, rangeOf } from '../explain/map.ts';
import { layers } from '../explain/layers.ts';
import { sides, type Side } from './store.ts';
import { text } from '../../app/text.ts';
import { useApp, useSession } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import css from './Compare.module.css';
import { ColourBar } from './ColourBar.tsx';
import { DifferenceMap } from './DifferenceMap.tsx';
import { Pane } from './Pane.tsx';
import type { Compared } from './use-sides.ts';

/** Both images under one zoom, layer and colour scale, and the difference of their maps. */
export function Panes({ left, right }: { left: Compared | undefined; right: Compared | undefined }) {
  const layer = useApp((state) => state.comparedLayer);
  const crop = useApp((state) => state.comparedCrop);
  const colormap = useApp((state) => state.settings.colormap);
  const session = useSession();
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
  const letGo = [left, right].flatMap((side) =>
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
            unit={text.viewer.unit[layer]}
            sameShape={difference.columns === maps.right.columns && difference.rows === maps.right.rows}
          />
        )}
      </div>
      {difference && <ColourBar colours={colormap} range={range} unit={text.viewer.unit[layer]} />}
      {letGo.length > 0 && (
        <p className={css.note}>
          {text.compare.noMaps}{' '}
          <button type="button" className={ui.button} onClick={() => session.rescore(letGo)}>
            {text.compare.again}
          </button>
        </p>
      )}
      <p className={css.note}>{text.compare.zoomHint}</p>
    </>
  );
}

function cropsOf(side: Compared | undefined): number {
  return side?.scored?.result.detail?.crops.length ?? 0;
}

function LayerChoice({ crops }: { crops: number }) {
  const layer = useApp((state) => state.comparedLayer);
  const crop = useApp((state) => state.comparedCrop);
  const setCompare = useApp((state) => state.setCompare);
  return (
    <div className={css.choices}>
      <label className={css.choice}>
        {text.compare.layer}
        <select
          className={ui.select}
          value={layer}
          onChange={(event) => {
            const chosen = layers.find((known) => known === event.target.value);
            if (chosen) setCompare({ comparedLayer: chosen });
          }}
        >
          {layers
            .filter((known) => known !== 'crops')
            .map((known) => (
              <option key={known} value={known}>
                {text.viewer.layers[known]}
              </option>
            ))}
        </select>
      </label>
      {layer.startsWith('crop-') && crops > 0 && (
        <label className={css.choice}>
          {text.compare.crop}
          <select
            className={ui.select}
            value={crop}
            onChange={(event) => setCompare({ comparedCrop: Number(event.target.value) })}
          >
            {Array.from({ length: crops }, (_, i) => (
              <option key={i} value={i}>
                {text.viewer.cropOf(i, crops)}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}

import { cssGradient } from '../../kit/colormap/colormap.ts';
import { useSlice } from '../../kit/context.ts';
import { scoreNumber, shortNumber } from '../../kit/format.ts';
import css from '../../kit/ui/legend.module.css';
import { useSelectedScore } from '../batch/index.ts';
import { cropRange, mapOfLayer, mapStrings, shownHead } from '../explain/index.ts';
import { settingsStore } from '../settings/index.ts';
import { useMapRange } from './stage/HeatLayer.tsx';
import { viewerStore } from './store.ts';

/** The colours with their numbers and unit. */
export function Legend() {
  const scored = useSelectedScore();
  const layer = useSlice(viewerStore, (state) => state.layer);
  const chosen = useSlice(viewerStore, (state) => state.head);
  const crop = useSlice(viewerStore, (state) => state.crop);
  const { colormap, scaleMode } = useSlice(settingsStore, (state) => state.settings);
  const mapRange = useMapRange();
  const head = scored && shownHead(scored, chosen);
  const isCrops = layer === 'crops' && scored !== undefined && head !== undefined;
  const [low, high] = isCrops ? cropRange(scored.result.crops, head, scaleMode) : mapRange;
  const words = (value: number): string =>
    isCrops ? scoreNumber(value, head.max - head.min) : shortNumber(value);
  const cropScore = isCrops ? scored.result.crops[crop]?.scores[head.name] : undefined;
  const empty = layer === 'none' || !scored;
  const unknown = empty || !(isCrops || mapOfLayer(scored.result, layer, crop));
  return (
    <div className={css.legend} data-empty={empty} data-testid="legend">
      <div className={css.bar} style={{ backgroundImage: cssGradient(colormap) }} />
      <div className={css.numbers}>
        <span>{unknown ? '' : words(low)}</span>
        <span className={css.unit}>
          {empty ? '\u00a0' : isCrops ? head.title : mapStrings.unit[layer]}
          {cropScore !== undefined && ` · ${mapStrings.cropTitle(crop, words(cropScore))}`}
        </span>
        <span>{unknown ? '' : words(high)}</span>
      </div>
    </div>
  );
}

import { cssGradient } from '../../kit/colormap/colormap.ts';
import { cropRange, shownHead } from '../explain/crop-scores.ts';
import { scoreNumber, shortNumber } from '../../kit/format.ts';
import { text } from '../../app/text.ts';
import { useApp, useSelectedScore } from '../../kit/context.ts';
import { useMapRange } from './HeatLayer.tsx';
import css from './Legend.module.css';

/** The colours with their numbers and unit. */
export function Legend() {
  const scored = useSelectedScore();
  const layer = useApp((state) => state.layer);
  const chosen = useApp((state) => state.head);
  const crop = useApp((state) => state.crop);
  const { colormap, scaleMode } = useApp((state) => state.settings);
  const mapRange = useMapRange();
  const head = scored && shownHead(scored, chosen);
  const isCrops = layer === 'crops' && scored !== undefined && head !== undefined;
  const [low, high] = isCrops ? cropRange(scored.result.crops, head, scaleMode) : mapRange;
  const words = (value: number): string =>
    isCrops ? scoreNumber(value, head.max - head.min) : shortNumber(value);
  const cropScore = isCrops ? scored.result.crops[crop]?.scores[head.name] : undefined;
  const empty = layer === 'none' || !scored;
  return (
    <div className={css.legend} data-empty={empty} data-testid="legend">
      <div className={css.bar} style={{ backgroundImage: cssGradient(colormap) }} />
      <div className={css.numbers}>
        <span>{empty ? '' : words(low)}</span>
        <span className={css.unit}>
          {empty ? '\u00a0' : isCrops ? head.title : text.viewer.unit[layer]}
          {cropScore !== undefined && ` · ${text.viewer.cropTitle(crop, words(cropScore))}`}
        </span>
        <span>{empty ? '' : words(high)}</span>
      </div>
    </div>
  );
}

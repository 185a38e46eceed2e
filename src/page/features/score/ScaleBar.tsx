import type { HeadInfo } from '../../../shared/engine-api.ts';
import { scoreNumber } from '../../kit/format.ts';
import { barOnScale, placeOnScale } from '../../kit/scale.ts';
import css from './ScaleBar.module.css';
import { scoreStrings } from './strings.ts';

interface Props {
  head: HeadInfo;
  value: number;
  spread: number;
  /** Scores of the crops, drawn as dots. */
  crops: number[];
}

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

/** The head's scale with the score, the crops' scores and one standard deviation to each side. */
export function ScaleBar({ head, value, spread, crops }: Props) {
  const { at } = placeOnScale(head, value);
  const { from, to } = barOnScale(head, value, spread);
  const shown = scoreNumber(value, head.max - head.min);
  return (
    <div className={css.scale} role="img" aria-label={scoreStrings.barLabel(shown, head.min, head.max)}>
      <div className={css.track}>
        <span className={css.spread} style={{ left: percent(from), width: percent(to - from) }} />
        {crops.map((crop, i) => (
          <span key={i} className={css.dot} style={{ left: percent(placeOnScale(head, crop).at) }} />
        ))}
        <span className={css.marker} style={{ left: percent(at) }} />
      </div>
      <div className={css.ends} aria-hidden="true">
        <span>{head.min}</span>
        <span>{head.max}</span>
      </div>
    </div>
  );
}

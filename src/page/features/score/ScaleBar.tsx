import type { HeadInfo } from '../../../shared/engine-api.ts';
import { quarters } from '../../../shared/reasons/levels.ts';
import { scoreNumber } from '../../kit/format.ts';
import { barOnScale, placeOnScale } from '../../kit/scale.ts';
import css from './ScaleBar.module.css';
import { scoreStrings } from './strings.ts';

interface Props {
  head: HeadInfo;
  value: number;
  /** Where people's mean rating lies for most images, in the head's units. */
  interval: [number, number] | undefined;
}

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

/** The head's scale with the score, the range of people's mean rating, and the quarters of the reference scores. */
export function ScaleBar({ head, value, interval }: Props) {
  const { at } = placeOnScale(head, value);
  const range = interval && barOnScale(head, interval);
  const shown = scoreNumber(value, head.max - head.min);
  return (
    <div className={css.scale} role="img" aria-label={scoreStrings.barLabel(shown, head.min, head.max)}>
      <div className={css.track}>
        {quarters(head).map((score) => (
          <span key={score} className={css.quarter} style={{ left: percent(placeOnScale(head, score).at) }} />
        ))}
        {range && (
          <span
            className={css.range}
            style={{ left: percent(range.from), width: percent(range.to - range.from) }}
          />
        )}
        <span className={css.marker} style={{ left: percent(at) }} />
      </div>
      <div className={css.ends} aria-hidden="true">
        <span>{head.min}</span>
        <span>{head.max}</span>
      </div>
    </div>
  );
}

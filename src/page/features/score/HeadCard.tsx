import type { HeadInfo } from '../../../shared/engine-api.ts';
import { scoreNumber } from '../../kit/format.ts';
import { placeOnScale } from '../../kit/scale.ts';
import type { Scored } from '../batch/index.ts';
import { claimsOf } from './claims.ts';
import css from './HeadCard.module.css';
import { ScaleBar } from './ScaleBar.tsx';
import { scoreStrings } from './strings.ts';

/** One head's number: on its scale, where people's mean rating lies, its place among others; in the details how that was measured. */
export function HeadCard({ head, scored }: { head: HeadInfo; scored: Scored }) {
  const { result, model } = scored;
  const value = result.scores[head.name];
  if (value === undefined) return <NoNumber head={head} why={result.withheld?.[head.name] ?? ''} />;
  const { people, interval, place, measured, crops } = claimsOf(head, result);
  const span = head.max - head.min;
  const { outside } = placeOnScale(head, value);
  return (
    <article className={css.card} data-untrained={model.untrained} data-testid={`head-${head.name}`}>
      <h3 className={css.title}>{head.title}</h3>
      <p className={css.line}>
        <span className={css.value} data-testid="value" data-value={value}>
          {scoreNumber(outside ? Math.min(Math.max(value, head.min), head.max) : value, span)}
        </span>
        <span className={css.aside} data-testid="people">
          {people}
          {outside && <em> {scoreStrings.outside(scoreNumber(value, span))}</em>}
        </span>
      </p>
      <ScaleBar head={head} value={value} interval={interval} />
      <p className={css.meaning}>
        {head.higherIsBetter ? scoreStrings.higher : scoreStrings.lower}
        {place !== undefined && `. ${place}`}.
      </p>
      <details className={css.details}>
        <summary>{scoreStrings.details}</summary>
        <ul>
          <li>
            {scoreStrings.question}: “{head.question}”
          </li>
          {interval && measured !== undefined && <li>{scoreStrings.measured(measured)}.</li>}
          <li data-testid="crop-spread">{crops}.</li>
        </ul>
      </details>
    </article>
  );
}

/** A head that lacks a required input. */
function NoNumber({ head, why }: { head: HeadInfo; why: string }) {
  return (
    <article className={css.card} data-testid={`head-${head.name}`}>
      <h3 className={css.title}>{head.title}</h3>
      <p className={css.line}>
        <span className={css.value} data-testid="value">
          –
        </span>
        <span className={css.aside}>{why}</span>
      </p>
    </article>
  );
}

import type { HeadInfo } from '../../../shared/engine-api.ts';
import { scoreNumber } from '../../kit/format.ts';
import { placeOnScale } from '../../kit/scale.ts';
import type { Scored } from '../batch/index.ts';
import css from './HeadCard.module.css';
import { ScaleBar } from './ScaleBar.tsx';
import { scoreStrings } from './strings.ts';

/** One head's number: on its scale, with its spread, its percentile and what raters were asked. */
export function HeadCard({ head, scored }: { head: HeadInfo; scored: Scored }) {
  const { result, model } = scored;
  const value = result.scores[head.name];
  if (value === undefined) return <NoNumber head={head} why={result.withheld?.[head.name] ?? ''} />;
  const spread = result.spread[head.name] ?? 0;
  const percentile = result.percentiles[head.name];
  const span = head.max - head.min;
  const crops = result.crops.flatMap((crop) => crop.scores[head.name] ?? []);
  const { outside } = placeOnScale(head, value);
  return (
    <article className={css.card} data-untrained={model.untrained} data-testid={`head-${head.name}`}>
      <h3 className={css.title}>{head.title}</h3>
      <p className={css.line}>
        <span className={css.value} data-testid="value" data-value={value}>
          {scoreNumber(outside ? Math.min(Math.max(value, head.min), head.max) : value, span)}
        </span>
        <span className={css.aside}>
          {crops.length > 0
            ? scoreStrings.spread(scoreNumber(spread, span), crops.length)
            : scoreStrings.oneLook}
          {outside && <em> {scoreStrings.outside(scoreNumber(value, span))}</em>}
        </span>
      </p>
      <ScaleBar head={head} value={value} spread={spread} crops={crops} />
      <p className={css.meaning}>
        {head.higherIsBetter ? scoreStrings.higher : scoreStrings.lower}
        {percentile !== undefined && `. ${scoreStrings.percentile(percentile)}`}.{' '}
        <span className={css.question}>
          {scoreStrings.question}: “{head.question}”
        </span>
      </p>
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

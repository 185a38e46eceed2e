import { useMemo } from 'react';
import type { HeadInfo } from '../../../../shared/engine-api.ts';
import { usePart, useSlice } from '../../../kit/context.ts';
import { scoreNumber } from '../../../kit/format.ts';
import { listedIds, listedStore } from '../../batch/index.ts';
import { tableStore } from '../../table/index.ts';
import css from './Histogram.module.css';
import { binsOf } from './histogram.ts';
import { galleryStrings } from '../strings.ts';

/** How many images have which score; two sliders narrow the list to a range. */
export function Histogram({ head }: { head: HeadInfo }) {
  const { items, order, results } = useSlice(listedStore, (state) => state);
  const range = useSlice(tableStore, (state) => (state.range?.head === head.name ? state.range : undefined));
  const table = usePart(tableStore);
  const scores = useMemo(
    () => listedIds({ items, order }).flatMap((id) => results[id]?.result.scores[head.name] ?? []),
    [items, order, results, head.name],
  );
  const bins = useMemo(() => binsOf(scores, head.min, head.max), [scores, head]);
  const low = bins[0]?.from ?? head.min;
  const high = bins.at(-1)?.to ?? head.max;
  const from = range?.from ?? low;
  const to = range?.to ?? high;
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const inside = scores.filter((score) => score >= from && score <= to).length;
  const span = head.max - head.min;
  const change = (next: { from?: number; to?: number }): void => {
    const wanted = { head: head.name, from, to, ...next };
    const all = wanted.from <= low && wanted.to >= high;
    table.setState({ range: all ? undefined : { ...wanted, from: Math.min(wanted.from, wanted.to) } });
  };
  const slider = { type: 'range', min: low, max: high, step: (high - low) / 200 };
  return (
    <div className={css.histogram} data-testid="histogram">
      <span className={css.title}>{head.title}</span>
      <svg
        viewBox={`0 0 ${bins.length} 24`}
        preserveAspectRatio="none"
        role="img"
        aria-label={galleryStrings.histogram(head.title)}
      >
        {bins.map((bin, i) => (
          <rect
            key={i}
            x={i + 0.08}
            width={0.84}
            y={24 - (bin.count / most) * 24}
            height={(bin.count / most) * 24}
            data-inside={bin.to >= from && bin.from <= to}
          />
        ))}
      </svg>
      <div className={css.sliders}>
        <input
          {...slider}
          value={from}
          aria-label={galleryStrings.from(head.title)}
          onChange={(event) => change({ from: Math.min(event.target.valueAsNumber, to) })}
        />
        <input
          {...slider}
          value={to}
          aria-label={galleryStrings.to(head.title)}
          onChange={(event) => change({ to: Math.max(event.target.valueAsNumber, from) })}
        />
      </div>
      <span className={css.words}>
        {range
          ? galleryStrings.within(scoreNumber(from, span), scoreNumber(to, span), inside)
          : galleryStrings.everything}
      </span>
    </div>
  );
}

import { useMemo, useState, type PointerEvent } from 'react';
import { agreementNumber } from '../../../kit/format.ts';
import { useSlice } from '../../../kit/context.ts';
import ui from '../../../kit/ui/ui.module.css';
import { queueStore, selectionStore, useHeads } from '../../batch/index.ts';
import { type Dots, dotsByGroup, inKey } from './by-group.ts';
import { nearestPair } from '../ratings.ts';
import css from './Scatter.module.css';
import { useShowImage } from '../show-image.ts';
import type { Evaluated } from '../store.ts';
import { evaluateStrings } from '../strings.ts';
import { axis } from './ticks.ts';

/** Room around the plot for numbers, in the units of the plot's 1000 × 1000. */
const margin = { left: 150, right: 40, top: 24, bottom: 78 };

/** Scores on x, ratings on y, with the fitted curve; a click shows the nearest image. */
export function Scatter({ evaluated }: { evaluated: Evaluated }) {
  const { head, column, ids, pairs, report } = evaluated;
  const { x, y, dots, curve } = report.scatter;
  const items = useSlice(queueStore, (state) => state.items);
  const selected = useSlice(selectionStore, (state) => state.selected);
  const show = useShowImage();
  const title = useHeads().find(({ name }) => name === head)?.title ?? head;
  const parts = useMemo(() => dotsByGroup(dots, pairs.groups), [dots, pairs]);
  const [xTicks, yTicks] = [axis(x), axis(y)];
  const [near, setNear] = useState<number>();
  const chosen = ids.findIndex((id) => id === selected);
  const label = evaluateStrings.scatterLabel(
    ids.length,
    title,
    column,
    agreementNumber(report.evaluation.SRCC),
  );

  const pairAt = (event: PointerEvent<SVGRectElement>): number | undefined => {
    const box = event.currentTarget.getBoundingClientRect();
    return nearestPair(
      pairs,
      x,
      y,
      (event.clientX - box.left) / box.width,
      1 - (event.clientY - box.top) / box.height,
    );
  };
  const at = (index: number): [number, number] => [
    ((pairs.predicted[index]! - x[0]) / (x[1] - x[0])) * 1000,
    1000 - ((pairs.target[index]! - y[0]) / (y[1] - y[0])) * 1000,
  ];
  const nearItem = near === undefined ? undefined : items[ids[near] ?? ''];
  return (
    <figure className={css.figure}>
      <figcaption className={ui.heading}>{evaluateStrings.scatter}</figcaption>
      <svg
        className={css.plot}
        viewBox={`${-margin.left} ${-margin.top} ${1000 + margin.left + margin.right} ${1000 + margin.top + margin.bottom}`}
        role="img"
        aria-label={label}
        data-testid="scatter"
      >
        <rect className={css.ground} width="1000" height="1000" />
        {xTicks.values.map((value) => (
          <g key={value} transform={`translate(${((value - x[0]) / (x[1] - x[0])) * 1000} 0)`}>
            <path className={css.grid} d="M0 0V1000" />
            <text className={css.number} y="1000" dy="1.3em" textAnchor="middle">
              {xTicks.words(value)}
            </text>
          </g>
        ))}
        {yTicks.values.map((value) => (
          <g key={value} transform={`translate(0 ${1000 - ((value - y[0]) / (y[1] - y[0])) * 1000})`}>
            <path className={css.grid} d="M0 0H1000" />
            <text className={css.number} x="-16" dy="0.35em" textAnchor="end">
              {yTicks.words(value)}
            </text>
          </g>
        ))}
        <text className={css.axis} x="500" y="1000" dy="2.7em" textAnchor="middle">
          {title}
        </text>
        <text className={css.axis} transform="translate(-112 500) rotate(-90)" textAnchor="middle">
          {column}
        </text>
        {parts.map(({ group, colour, path }) => (
          <path
            key={group ?? '\0'}
            className={css.dots}
            style={{ stroke: colour }}
            d={path}
            data-many={ids.length > 500}
            data-grouped={colour !== undefined}
          />
        ))}
        <path className={css.curve} d={curve} />
        {chosen >= 0 && <circle className={css.chosen} cx={at(chosen)[0]} cy={at(chosen)[1]} r="14" />}
        {near !== undefined && near < ids.length && (
          <circle className={css.near} cx={at(near)[0]} cy={at(near)[1]} r="14" />
        )}
        <rect
          className={css.catcher}
          width="1000"
          height="1000"
          onPointerMove={(event) => setNear(pairAt(event))}
          onPointerLeave={() => setNear(undefined)}
          onClick={() => {
            if (near !== undefined) show(ids[near]);
          }}
        />
      </svg>
      {pairs.groups && <Key of={parts} />}
      <p className={css.caption}>{nearItem ? nearItem.name : evaluateStrings.scatterHint}</p>
    </figure>
  );
}

function Key({ of }: { of: readonly Dots[] }) {
  return (
    <ul className={css.key}>
      {inKey(of).map(({ group, colour }) => (
        <li key={group ?? '\0'} style={{ color: colour }}>
          <span>{group === undefined ? evaluateStrings.others : group || evaluateStrings.unnamed}</span>
        </li>
      ))}
    </ul>
  );
}

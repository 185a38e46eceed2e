import { cssColour } from '../../../kit/colormap/colormap.ts';
import { usePart, useSlice } from '../../../kit/context.ts';
import { scoreNumber } from '../../../kit/format.ts';
import { useSelectedScore } from '../../batch/index.ts';
import { cropRange, mapStrings, shownHead } from '../../explain/index.ts';
import { settingsStore } from '../../settings/index.ts';
import { viewerStore } from '../store.ts';
import css from './CropsLayer.module.css';

/** Every crop as a frame in the colour of its score; hovering over one shows its number. */
export function CropsLayer() {
  const scored = useSelectedScore();
  const layer = useSlice(viewerStore, (state) => state.layer);
  const chosen = useSlice(viewerStore, (state) => state.head);
  const crop = useSlice(viewerStore, (state) => state.crop);
  const { colormap, scaleMode } = useSlice(settingsStore, (state) => state.settings);
  const viewer = usePart(viewerStore);
  const head = scored && shownHead(scored, chosen);
  if (layer !== 'crops' || !head) return null;
  const { crops, width, height } = scored.result;
  const side = scored.model.cropSize;
  const [low, high] = cropRange(crops, head, scaleMode);
  const span = head.max - head.min;
  // numbers where there is room for them between the crops' middles, else dots
  const letter = Math.max(width, height) / 42;
  const tags = nearest(crops) > 2.8 * letter;
  const order = [...crops.keys()].sort((a, b) => Number(a === crop) - Number(b === crop));
  return (
    <svg className={css.crops} viewBox={`0 0 ${width} ${height}`} data-testid="crops">
      {order.map((i) => {
        const { x, y, scores } = crops[i]!;
        const value = scores[head.name] ?? Number.NaN;
        const t = high > low ? (value - low) / (high - low) : 0.5;
        const colour = cssColour(colormap, t);
        const label = mapStrings.cropTitle(i, scoreNumber(value, span));
        return (
          <g
            key={i}
            className={css.crop}
            data-chosen={i === crop}
            onPointerEnter={() => viewer.setState({ crop: i })}
          >
            <title>{label}</title>
            <rect className={css.halo} x={x} y={y} width={side} height={side} />
            <rect className={css.frame} x={x} y={y} width={side} height={side} stroke={colour} />
            {tags ? (
              <g className={css.tag} transform={`translate(${x + side / 2} ${y + side / 2})`}>
                <rect
                  x={-1.35 * letter}
                  y={-0.8 * letter}
                  width={2.7 * letter}
                  height={1.6 * letter}
                  rx={0.4 * letter}
                  fill={colour}
                />
                <text fontSize={letter} dy="0.35em" fill={t > 0.55 ? '#000' : '#fff'}>
                  {scoreNumber(value, span)}
                </text>
              </g>
            ) : (
              <circle cx={x + side / 2} cy={y + side / 2} r={letter / 2} fill={colour} />
            )}
          </g>
        );
      })}
    </svg>
  );
}

/** Smallest distance between two crops. */
function nearest(crops: { x: number; y: number }[]): number {
  let least = Infinity;
  crops.forEach((a, i) => {
    for (const b of crops.slice(i + 1)) least = Math.min(least, Math.hypot(a.x - b.x, a.y - b.y));
  });
  return least;
}

import { cssColour } from '../../colormap/colormap.ts';
import { cropRange, shownHead } from '../../inspect/crop-scores.ts';
import { scoreNumber } from '../../inspect/format.ts';
import { text } from '../../text.ts';
import { useApp, useSelectedScore } from '../context.ts';
import css from './CropsLayer.module.css';

/** Every crop as a frame in the colour of its score; pointing at one tells its number. */
export function CropsLayer() {
  const scored = useSelectedScore();
  const layer = useApp((state) => state.layer);
  const chosen = useApp((state) => state.head);
  const crop = useApp((state) => state.crop);
  const { colormap, scaleMode } = useApp((state) => state.settings);
  const setView = useApp((state) => state.setView);
  const head = scored && shownHead(scored, chosen);
  if (layer !== 'crops' || !head) return null;
  const { crops, width, height } = scored.result;
  const side = scored.model.cropSize;
  const [low, high] = cropRange(crops, head, scaleMode);
  const span = head.max - head.min;
  const order = [...crops.keys()].sort((a, b) => Number(a === crop) - Number(b === crop));
  return (
    <svg className={css.crops} viewBox={`0 0 ${width} ${height}`} data-testid="crops">
      {order.map((i) => {
        const { x, y, scores } = crops[i]!;
        const value = scores[head.name] ?? Number.NaN;
        const colour = cssColour(colormap, high > low ? (value - low) / (high - low) : 0.5);
        const label = text.viewer.cropTitle(i, scoreNumber(value, span));
        return (
          <g
            key={i}
            className={css.crop}
            data-chosen={i === crop}
            onPointerEnter={() => setView({ crop: i })}
          >
            <title>{label}</title>
            <rect className={css.halo} x={x} y={y} width={side} height={side} />
            <rect className={css.frame} x={x} y={y} width={side} height={side} stroke={colour} />
            <circle cx={x + side / 2} cy={y + side / 2} r={Math.max(width, height) / 90} fill={colour} />
          </g>
        );
      })}
    </svg>
  );
}

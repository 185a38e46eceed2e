import css from './CsfCurve.module.css';
import type { RadialBin } from './spectrum.ts';
import { patchStrings } from './strings.ts';

const width = 260;
const height = 152;
const left = 8;
const bottom = 122;
const top = 8;

/** Magnitude in rings around DC as bars (logarithmic), the contrast sensitivity as a line over them. */
export function CsfCurve({ profile: rings }: { profile: RadialBin[] }) {
  // DC is the mean brightness: no structure, and far larger than everything else
  const profile = rings.slice(1);
  const step = (width - 2 * left) / profile.length;
  const mean = (ring: RadialBin): number => Math.log10(1 + ring.magnitude / Math.max(ring.bins, 1));
  const tallest = Math.max(...profile.map(mean), 1e-6);
  const strongest = Math.max(...profile.map((ring) => ring.weight), 1e-6);
  const centre = (i: number): number => left + step * (i + 0.5);
  const line = profile
    .map(
      (ring, i) =>
        `${centre(i).toFixed(1)},${(bottom - (ring.weight / strongest) * (bottom - top)).toFixed(1)}`,
    )
    .join(' ');
  return (
    <>
      <svg
        className={css.chart}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={patchStrings.curveLabel}
      >
        {profile.map((ring, i) => {
          const tall = (mean(ring) / tallest) * (bottom - top);
          return (
            <rect
              key={ring.radius}
              className={css.bar}
              x={centre(i) - step * 0.36}
              y={bottom - tall}
              width={step * 0.72}
              height={tall}
              rx="2"
            />
          );
        })}
        <line className={css.axis} x1={left} x2={width - left} y1={bottom} y2={bottom} />
        <polyline className={css.line} points={line} />
        {profile.map(
          (ring, i) =>
            ring.radius % 2 === 0 && (
              <text key={ring.radius} className={css.tick} x={centre(i)} y={bottom + 13}>
                {ring.radius}
              </text>
            ),
        )}
        <text className={css.tick} x={width / 2} y={height - 2}>
          {patchStrings.curveX}
        </text>
      </svg>
      <p className={css.key}>
        <span className={css.bars} /> {patchStrings.curveEnergy}
        <span className={css.stroke} /> {patchStrings.curveWeight}
      </p>
    </>
  );
}

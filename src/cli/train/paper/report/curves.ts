import { escapeMarkup } from '../../../../evaluation/paired/report/escape.ts';

/** A point of a curve, with the ends of its interval where they are known. */
export interface CurvePoint {
  epoch: number;
  value: number;
  interval?: readonly [number, number] | null;
}

const [width, height, left, bottom] = [640, 220, 64, 28];

/** Four places or three digits, as axes need them. */
const short = (value: number) => String(Number(value.toPrecision(3)));

/**
 * A curve over epochs as an SVG: its intervals as a band, the chosen epoch as a line. A curve with a single point is a dot. Values that are not
 * numbers are left out.
 *
 * @param title what the values are, also for those who do not see it
 * @param best the epoch that was chosen, where one was
 */
export function curve(title: string, points: readonly CurvePoint[], best?: number): string {
  const known = points.filter(({ value }) => Number.isFinite(value));
  if (known.length === 0) return `<p class="muted">${escapeMarkup(title)}: not a number in any epoch.</p>`;
  const all = known.flatMap(({ value, interval }) => [value, ...(interval ?? [])]);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const [first, last] = [known[0]!.epoch, known.at(-1)!.epoch];
  const x = (epoch: number) => left + ((width - left - 8) * (epoch - first)) / Math.max(1, last - first);
  const y = (value: number) => 8 + ((height - bottom - 8) * (high - value)) / (high - low || 1);
  const at = (epoch: number, value: number) => `${x(epoch).toFixed(1)},${y(value).toFixed(1)}`;
  const banded = known.flatMap(({ epoch, interval }) => (interval ? [{ epoch, interval }] : []));
  const band = [
    ...banded.map(({ epoch, interval }) => at(epoch, interval[1])),
    ...banded.toReversed().map(({ epoch, interval }) => at(epoch, interval[0])),
  ];
  const end = known.at(-1)!;
  const said = `${title}: from ${short(known[0]!.value)} in epoch ${first} to ${short(end.value)} in epoch ${last}`;
  return `<figure><figcaption>${escapeMarkup(title)}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeMarkup(said)}">
<path class="axis" d="M${left},8V${height - bottom}H${width - 8}"/>
<text x="${left - 6}" y="14" text-anchor="end">${short(high)}</text>
<text x="${left - 6}" y="${height - bottom}" text-anchor="end">${short(low)}</text>
<text x="${left}" y="${height - 8}">epoch ${first}</text>
<text x="${width - 8}" y="${height - 8}" text-anchor="end">${last}</text>
${banded.length > 1 ? `<polygon class="band" points="${band.join(' ')}"/>` : ''}
${best === undefined ? '' : `<path class="best" d="M${x(best).toFixed(1)},8V${height - bottom}"/>`}
<polyline class="curve" points="${known.map(({ epoch, value }) => at(epoch, value)).join(' ')}"/>
${known.length === 1 ? `<circle class="dot" cx="${x(first).toFixed(1)}" cy="${y(end.value).toFixed(1)}" r="3"/>` : ''}
</svg></figure>`;
}

/** What all panes show: the whole picture, or a place of it. */
export interface Closeness {
  /** Pixels of the screen to one of the picture; undefined for as many as show it whole. */
  scale: number | undefined;
  /** Of pictures beside each other: what showed the one whole that `scale` is of. The others are as much larger, so that all show the same part. */
  whole?: number | undefined;
  /** The place in the middle, as shares of width and height. */
  x: number;
  y: number;
}

const levels = [0.5, 1, 2, 4];

/** The scale of a picture that `own` shows whole. */
export const scaleOf = ({ scale, whole }: Closeness, own: number): number =>
  scale === undefined ? own : scale * (own / (whole ?? own));

/**
 * A scale that can be asked for; `whole` shows the picture whole. A small copy beside a large picture may be far beyond the stops already
 * (`now`): dragging it must not take it back.
 */
export function clampScale(scale: number, whole: number, now = whole): number {
  const [least, most] = [levels[0]!, levels.at(-1)!];
  return Math.min(Math.max(scale, Math.min(least, whole, now)), Math.max(most, whole, now));
}

/** The next scale, larger or smaller (`by` is 1 or −1): 50, 100, 200 or 400%, or the whole picture where that lies between. */
export function nextScale(scale: number | undefined, whole: number, by: number): number | undefined {
  const now = scale ?? whole;
  const beyond = [...levels, whole].filter((level) => (level - now) * by > now / 1e3);
  const next = by * Math.min(...beyond.map((level) => level * by));
  return beyond.length === 0 ? scale : next === whole ? undefined : next;
}

interface Size {
  width: number;
  height: number;
}

/** Shapes that differ by less, as by the rounding of a resize, are drawn as one. */
const tolerance = 0.01;

/** Whether one picture can be laid exactly over another: same shape, whatever the size. */
export function sameShape(one: Size, other: Size): boolean {
  return Math.abs((one.width * other.height) / (other.width * one.height) - 1) < tolerance;
}

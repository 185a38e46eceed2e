/** Second derivatives of the natural cubic spline through evenly spaced values (spacing 1). */
function curvature(values: number[]): number[] {
  const n = values.length;
  const bend = new Array<number>(n).fill(0);
  const factor = new Array<number>(n).fill(0);
  // Thomas algorithm on m[i-1] + 4 m[i] + m[i+1] = 6 (v[i-1] - 2 v[i] + v[i+1])
  for (let i = 1; i < n - 1; i++) {
    const right = 6 * (values[i - 1]! - 2 * values[i]! + values[i + 1]!);
    const pivot = 4 - factor[i - 1]!;
    factor[i] = 1 / pivot;
    bend[i] = (right - bend[i - 1]!) / pivot;
  }
  for (let i = n - 2; i > 0; i--) bend[i] = bend[i]! - factor[i]! * bend[i + 1]!;
  return bend;
}

/** Natural cubic spline through evenly spaced values, as a function of t in [0, 1]. */
export function spline(values: number[]): (t: number) => number {
  const bend = curvature(values);
  const last = values.length - 1;
  return (t) => {
    const at = Math.min(Math.max(t, 0), 1) * last;
    const i = Math.min(Math.floor(at), last - 1);
    const b = at - i;
    const a = 1 - b;
    return a * values[i]! + b * values[i + 1]! + ((a ** 3 - a) * bend[i]! + (b ** 3 - b) * bend[i + 1]!) / 6;
  };
}

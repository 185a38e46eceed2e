/** The nearest f16 (ties to even) of every value, as a shader that converts to f16 rounds it; beyond the largest, the largest. */
export function roundToF16(values: ArrayLike<number>): Float32Array<ArrayBuffer> {
  return Float32Array.from(values, (value) => {
    const size = Math.min(Math.abs(value), 65504);
    // eleven bits from the leading one on; below 2^-14 the last bit stays where it is
    const unit = 2 ** (Math.max(Math.floor(Math.log2(size)), -14) - 10);
    const whole = size / unit;
    const floor = Math.floor(whole);
    const rest = whole - floor;
    const up = rest > 0.5 || (rest === 0.5 && floor % 2 === 1);
    return size === 0 ? 0 : Math.sign(value) * (floor + Number(up)) * unit;
  });
}

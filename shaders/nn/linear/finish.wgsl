// What follows a product: the column's scale, bias, activation, residual, and the store.

//# if BIAS
@group(0) @binding(3) var<storage, read> bias: array<f32, COLUMNS>;
//# end
//# if RESIDUAL
@group(0) @binding(4) var<storage, read> residual: array<f32, RESULT_SIZE>;
//# end
@group(0) @binding(5) var<storage, read_write> result: array<f32, RESULT_SIZE>;

//# if GELU
// x · Φ(x). Error function: Abramowitz and Stegun 7.1.26, |error| ≤ 1.5e-7.
fn gelu(x: f32) -> f32 {
  let z = abs(x) * 0.7071067811865476;
  let t = 1.0 / (1.0 + 0.3275911 * z);
  let series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  let tail = 0.5 * series * exp(-z * z);
  return x * select(tail, 1.0 - tail, x >= 0.0);
}
//# end

fn finish(row: u32, column: u32, sum: f32) {
  if (column >= COLUMNS) {
    return;
  }
  var value = sum * column_scale(column);
  //# if BIAS
  value += bias[column];
  //# end
  //# if GELU
  value = gelu(value);
  //# end
  //# if QUICK_GELU
  value = value / (1.0 + exp(-1.702 * value));
  //# end
  //# if RELU
  value = max(value, 0.0);
  //# end
  let place = row * COLUMNS + column;
  //# if RESIDUAL
  value += residual[place];
  //# end
  result[place] = value;
}

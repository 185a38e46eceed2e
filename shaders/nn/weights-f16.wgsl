// Weights [steps][COLUMNS], four halves of one column in two words; the arithmetic stays f32, so no device feature is needed.

@group(0) @binding(1) var<storage, read> weights: array<vec2u, WEIGHTS_SIZE>;

fn weight(step: u32, column: u32) -> vec4f {
  let word = weights[step * COLUMNS + column];
  return vec4f(unpack2x16float(word.x), unpack2x16float(word.y));
}

fn prescale(x: vec4f) -> vec4f {
  return x;
}

fn column_scale(column: u32) -> f32 {
  return 1.0;
}

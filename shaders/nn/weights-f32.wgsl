// Weights [steps][COLUMNS], four steps of k of one column together, f32.

@group(0) @binding(1) var<storage, read> weights: array<vec4f, WEIGHTS_SIZE>;

fn weight(step: u32, column: u32) -> vec4f {
  return weights[step * COLUMNS + column];
}

fn prescale(x: vec4f) -> vec4f {
  return x;
}

fn column_scale(column: u32) -> f32 {
  return 1.0;
}

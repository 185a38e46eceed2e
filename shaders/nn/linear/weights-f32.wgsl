// Weights [steps][COLUMNS], four steps of k of one column together, f32.

alias Stored = vec4f;

@group(0) @binding(1) var<storage, read> weights: array<vec4f, WEIGHTS_SIZE>;

fn load_weight(step: u32, column: u32) -> Stored {
  return weights[step * COLUMNS + column];
}

fn unpack_weight(word: Stored) -> vec4f {
  return word;
}

fn prescale(x: vec4f) -> vec4f {
  return x;
}

fn column_scale(column: u32) -> f32 {
  return 1.0;
}

// Weights [steps][COLUMNS], four halves of one column in two words; as they stand, no device feature is needed.

alias Stored = vec2u;

@group(0) @binding(1) var<storage, read> weights: array<vec2u, WEIGHTS_SIZE>;

fn load_weight(step: u32, column: u32) -> Stored {
  return weights[step * COLUMNS + column];
}

fn unpack_weight(word: Stored) -> vec4f {
  return vec4f(unpack2x16float(word.x), unpack2x16float(word.y));
}

fn prescale(x: vec4f) -> vec4f {
  return x;
}

fn column_scale(column: u32) -> f32 {
  return 1.0;
}

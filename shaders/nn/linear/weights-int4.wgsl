// Weights [pairs of steps][COLUMNS], eight int4 (8 added) of one column in a word; a scale per column and 32 steps of k.
// Steps 2n and 2n + 1 are the low and the high half of a word. The powers of two of the nibbles go into x, exactly.

// the word, its four nibbles lowest, and the scale's bits
alias Stored = vec2u;

@group(0) @binding(1) var<storage, read> weights: array<u32, WEIGHTS_SIZE>;
@group(0) @binding(2) var<storage, read> scales: array<f32, SCALES_SIZE>;

fn load_weight(step: u32, column: u32) -> Stored {
  return vec2u(
    weights[(step >> 1u) * COLUMNS + column] >> ((step & 1u) << 4u),
    bitcast<u32>(scales[(step >> 3u) * COLUMNS + column]),
  );
}

fn unpack_weight(stored: Stored) -> vec4f {
  let word = bitcast<i32>(stored.x);
  let value = vec4f(
    f32(word & 0xf) - 8.0,
    f32(word & 0xf0) - 128.0,
    f32(word & 0xf00) - 2048.0,
    f32(word & 0xf000) - 32768.0,
  );
  return value * bitcast<f32>(stored.y);
}

// 2^0, 2^-4, 2^-8, 2^-12
fn prescale(x: vec4f) -> vec4f {
  return x * vec4f(1.0, 0.0625, 0.00390625, 0.000244140625);
}

fn column_scale(column: u32) -> f32 {
  return 1.0;
}

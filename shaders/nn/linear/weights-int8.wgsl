// Weights [steps][COLUMNS], four int8 of one column in a word, one scale per column. Bytes 0..2 are stored with 128 added
// and byte 3 signed, so that unpacking needs masks but no shifts; the powers of two left over go into x, exactly.

alias Stored = u32;

@group(0) @binding(1) var<storage, read> weights: array<u32, WEIGHTS_SIZE>;
@group(0) @binding(2) var<storage, read> scales: array<f32, COLUMNS>;

fn load_weight(step: u32, column: u32) -> Stored {
  return weights[step * COLUMNS + column];
}

fn unpack_weight(stored: Stored) -> vec4f {
  let word = bitcast<i32>(stored);
  return vec4f(
    f32(word & 0xff) - 128.0,
    f32(word & 0xff00) - 32768.0,
    f32(word & 0xff0000) - 8388608.0,
    f32(word & -16777216),
  );
}

// 2^0, 2^-8, 2^-16, 2^-24
fn prescale(x: vec4f) -> vec4f {
  return x * vec4f(1.0, 0.00390625, 0.0000152587890625, 5.9604644775390625e-8);
}

fn column_scale(column: u32) -> f32 {
  return scales[column];
}

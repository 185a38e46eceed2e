// Layer norm, one row per invocation: mean, then the variance of the centred values (no cancellation), then the result. The
// mean's own rounding error shows as what the centred values sum to; it is subtracted as `shift`.

@group(0) @binding(0) var<storage, read> source: array<vec4f, ROWS * WIDTH4>;
@group(0) @binding(1) var<storage, read> gamma: array<vec4f, WIDTH4>;
@group(0) @binding(2) var<storage, read> beta: array<vec4f, WIDTH4>;
@group(0) @binding(3) var<storage, read_write> result: array<vec4f, ROWS * WIDTH4>;

@compute @workgroup_size(4)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let row = (group.y * GROUPS_X + group.x) * 4u + local;
  if (row >= ROWS) {
    return;
  }
  let start = row * WIDTH4;
  var total = vec4f();
  for (var i = 0u; i < WIDTH4; i++) {
    total += source[start + i];
  }
  let mean = dot(total, vec4f(1.0)) / f32(4u * WIDTH4);
  var rest = vec4f();
  var squares = vec4f();
  for (var i = 0u; i < WIDTH4; i++) {
    let centred = source[start + i] - mean;
    rest += centred;
    squares += centred * centred;
  }
  let shift = dot(rest, vec4f(1.0)) / f32(4u * WIDTH4);
  let variance = dot(squares, vec4f(1.0)) / f32(4u * WIDTH4) - shift * shift;
  let scale = inverseSqrt(variance + EPSILON);
  for (var i = 0u; i < WIDTH4; i++) {
    result[start + i] = (source[start + i] - mean - shift) * scale * gamma[i] + beta[i];
  }
}

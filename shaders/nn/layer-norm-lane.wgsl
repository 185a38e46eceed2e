// Layer norm, one row per invocation: mean, then the variance of the centred values (no cancellation), then the result.

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
  var squares = vec4f();
  for (var i = 0u; i < WIDTH4; i++) {
    let centred = source[start + i] - mean;
    squares += centred * centred;
  }
  let scale = inverseSqrt(dot(squares, vec4f(1.0)) / f32(4u * WIDTH4) + EPSILON);
  for (var i = 0u; i < WIDTH4; i++) {
    result[start + i] = (source[start + i] - mean) * scale * gamma[i] + beta[i];
  }
}

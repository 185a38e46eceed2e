// Rounds every row to int8 by its largest value, a row per workgroup: sixteen values in a vector of words, zeros after the
// last, then the row's scale (its bits, in .x).

@group(0) @binding(0) var<storage, read> source: array<vec4f, ROWS * SEGMENT4>;
@group(0) @binding(1) var<storage, read_write> result: array<vec4u, ROWS * (SEGMENT16 + 1u)>;

const THREADS = 64u;

var<workgroup> largest: array<f32, THREADS>;

fn packed(start: u32, step: u32, inverse: f32) -> u32 {
  let x = round(source[start + min(step, SEGMENT4 - 1u)] * inverse);
  return select(0u, pack4xI8(vec4i(x)), step < SEGMENT4);
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = min(group.y * GROUPS_X + group.x, ROWS - 1u);
  let start = row * SEGMENT4;
  var most = vec4f();
  for (var i = thread; i < SEGMENT4; i += THREADS) {
    most = max(most, abs(source[start + i]));
  }
  largest[thread] = max(max(most.x, most.y), max(most.z, most.w));
  for (var half = THREADS / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (thread < half) {
      largest[thread] = max(largest[thread], largest[thread + half]);
    }
  }
  let peak = max(workgroupUniformLoad(&largest[0]), 1e-30);
  let inverse = 127.0 / peak;
  for (var i = thread; i < SEGMENT16; i += THREADS) {
    result[row * (SEGMENT16 + 1u) + i] = vec4u(
      packed(start, 4u * i, inverse),
      packed(start, 4u * i + 1u, inverse),
      packed(start, 4u * i + 2u, inverse),
      packed(start, 4u * i + 3u, inverse),
    );
  }
  if (thread == 0u) {
    result[row * (SEGMENT16 + 1u) + SEGMENT16] = vec4u(bitcast<u32>(peak / 127.0), 0u, 0u, 0u);
  }
}

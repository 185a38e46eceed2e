// Layer norm, one row per workgroup: tree sums through workgroup memory, of the values for the mean, then of the centred
// values and their squares for the variance. What the centred values sum to is the mean's own rounding error: `shift`.

@group(0) @binding(0) var<storage, read> source: array<f32, ROWS * WIDTH>;
@group(0) @binding(1) var<storage, read> gamma: array<f32, WIDTH>;
@group(0) @binding(2) var<storage, read> beta: array<f32, WIDTH>;
@group(0) @binding(3) var<storage, read_write> result: array<f32, ROWS * WIDTH>;

var<workgroup> partial: array<f32, THREADS>;

fn total(value: f32, thread: u32) -> f32 {
  workgroupBarrier();
  partial[thread] = value;
  for (var half = THREADS / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (thread < half) {
      partial[thread] += partial[thread + half];
    }
  }
  return workgroupUniformLoad(&partial[0]);
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = min(group.y * GROUPS_X + group.x, ROWS - 1u);
  let start = row * WIDTH;
  var sum = 0.0;
  for (var i = thread; i < WIDTH; i += THREADS) {
    sum += source[start + i];
  }
  let mean = total(sum, thread) / f32(WIDTH);
  var rest = 0.0;
  var squares = 0.0;
  for (var i = thread; i < WIDTH; i += THREADS) {
    let centred = source[start + i] - mean;
    rest += centred;
    squares += centred * centred;
  }
  let shift = total(rest, thread) / f32(WIDTH);
  let variance = total(squares, thread) / f32(WIDTH) - shift * shift;
  let scale = inverseSqrt(variance + EPSILON);
  for (var i = thread; i < WIDTH; i += THREADS) {
    result[start + i] = (source[start + i] - mean - shift) * scale * gamma[i] + beta[i];
  }
}

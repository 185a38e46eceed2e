// Matrix product, one result per invocation: for few columns, and for inputs whose length is no multiple of four.

@group(0) @binding(0) var<storage, read> source: array<f32, SOURCE_SIZE>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let index = (group.y * GROUPS_X + group.x) * 64u + local;
  if (index >= ROWS * COLUMNS) {
    return;
  }
  let row = index / COLUMNS;
  let column = index % COLUMNS;
  var sum = 0.0;
  for (var step = 0u; step < STEPS; step++) {
    let start = row * INPUTS + 4u * step;
    var x = vec4f();
    for (var i = 0u; i < min(4u, INPUTS - 4u * step); i++) {
      x[i] = source[start + i];
    }
    sum += dot(prescale(x), unpack_weight(load_weight(step, column)));
  }
  finish(row, column, sum);
}

// Matrix product with a register tile: every invocation keeps TILE_M x TILE_N sums and reads straight from storage.
// For devices whose caches are better than their barriers. Columns of neighbouring invocations are neighbours.

@group(0) @binding(0) var<storage, read> source: array<vec4f, SOURCE_SIZE>;

@compute @workgroup_size(GROUP_X, GROUP_Y)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let row0 = (group.y * GROUP_Y + local.y) * TILE_M;
  let column0 = group.x * GROUP_X * TILE_N + local.x;
  //# for j in TILE_N
  let column_{j} = min(column0 + GROUP_X * {j}u, COLUMNS - 1u);
  //# end
  //# for i in TILE_M
  let row_{i} = min(row0 + {i}u, ROWS - 1u);
  //# for j in TILE_N
  var sum_{i}_{j} = 0.0;
  //# end
  //# end
  for (var segment = 0u; segment < SEGMENTS; segment++) {
    //# for i in TILE_M
    let start_{i} = row_start(row_{i}, segment);
    //# if MASKED
    let keep_{i} = row_keep(row_{i}, segment);
    //# end
    //# end
    for (var k = 0u; k < SEGMENT4; k++) {
      let step = segment * SEGMENT4 + k;
      //# for i in TILE_M
      //# if MASKED
      let x_{i} = prescale(source[start_{i} + k]) * keep_{i};
      //# else
      let x_{i} = prescale(source[start_{i} + k]);
      //# end
      //# end
      //# for j in TILE_N
      {
        let w = unpack_weight(load_weight(step, column_{j}));
        //# for i in TILE_M
        sum_{i}_{j} += dot(x_{i}, w);
        //# end
      }
      //# end
    }
  }
  //# for i in TILE_M
  if (row0 + {i}u < ROWS) {
    //# for j in TILE_N
    finish(row_{i}, column0 + GROUP_X * {j}u, sum_{i}_{j});
    //# end
  }
  //# end
}

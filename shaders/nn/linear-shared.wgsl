// Matrix product through workgroup memory, the shape that suits graphics processors: a workgroup stages DEPTH4 x 4 steps of
// k of BLOCK_M rows and BLOCK_N columns (weights unpacked once per workgroup), every invocation keeps TILE_M x TILE_N sums.

@group(0) @binding(0) var<storage, read> source: array<vec4f, SOURCE_SIZE>;

const BLOCK_M = GROUP_Y * TILE_M;
const BLOCK_N = GROUP_X * TILE_N;
const THREADS = GROUP_X * GROUP_Y;

var<workgroup> staged_rows: array<vec4f, DEPTH4 * BLOCK_M>;
var<workgroup> staged_columns: array<vec4f, DEPTH4 * BLOCK_N>;

@compute @workgroup_size(GROUP_X, GROUP_Y)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let block_row = group.y * BLOCK_M;
  let block_column = group.x * BLOCK_N;
  //# for i in TILE_M
  //# for j in TILE_N
  var sum_{i}_{j} = 0.0;
  //# end
  //# end
  for (var segment = 0u; segment < SEGMENTS; segment++) {
    for (var k0 = 0u; k0 < SEGMENT4; k0 += DEPTH4) {
      // k runs fastest, so that neighbouring invocations read neighbouring values of a row
      for (var i = thread; i < DEPTH4 * BLOCK_M; i += THREADS) {
        let k = k0 + i % DEPTH4;
        let row = min(block_row + i / DEPTH4, ROWS - 1u);
        var x = vec4f();
        if (k < SEGMENT4) {
          x = prescale(source[row_start(row, segment) + k]);
          //# if MASKED
          x *= row_keep(row, segment);
          //# end
        }
        staged_rows[(i % DEPTH4) * BLOCK_M + i / DEPTH4] = x;
      }
      for (var i = thread; i < DEPTH4 * BLOCK_N; i += THREADS) {
        let k = min(k0 + i / BLOCK_N, SEGMENT4 - 1u);
        staged_columns[i] = weight(segment * SEGMENT4 + k, min(block_column + i % BLOCK_N, COLUMNS - 1u));
      }
      workgroupBarrier();
      for (var k = 0u; k < DEPTH4; k++) {
        //# for i in TILE_M
        let x_{i} = staged_rows[k * BLOCK_M + local.y + GROUP_Y * {i}u];
        //# end
        //# for j in TILE_N
        {
          let w = staged_columns[k * BLOCK_N + local.x + GROUP_X * {j}u];
          //# for i in TILE_M
          sum_{i}_{j} += dot(x_{i}, w);
          //# end
        }
        //# end
      }
      workgroupBarrier();
    }
  }
  //# for i in TILE_M
  if (block_row + local.y + GROUP_Y * {i}u < ROWS) {
    //# for j in TILE_N
    finish(block_row + local.y + GROUP_Y * {i}u, block_column + local.x + GROUP_X * {j}u, sum_{i}_{j});
    //# end
  }
  //# end
}

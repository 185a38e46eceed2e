// Matrix product of rows and weights that are both int8, four multiplications an instruction, exact in i32; through
// workgroup memory as linear-shared.wgsl does it. Rows come from quantise-rows.wgsl, with a scale each.

@group(0) @binding(0) var<storage, read> source: array<vec4u, ROWS * (SEGMENT16 + 1u)>;

const TURNS = (SEGMENT16 + DEPTH16 - 1u) / DEPTH16;

var<workgroup> staged_rows: array<vec4u, DEPTH16 * STRIDE_M>;
var<workgroup> staged_columns: array<vec4u, DEPTH16 * BLOCK_N>;

fn load_row(i: u32, turn: u32, block_row: u32) -> vec4u {
  let k = turn * DEPTH16 + i % DEPTH16;
  let row = min(block_row + i / DEPTH16, ROWS - 1u);
  return select(vec4u(), source[row * (SEGMENT16 + 1u) + min(k, SEGMENT16 - 1u)], k < SEGMENT16);
}

fn load_column(i: u32, turn: u32, block_column: u32) -> vec4u {
  // beyond the last step rows are zero
  let step = vec4u(turn * DEPTH16 + i / BLOCK_N) * 4u + vec4u(0u, 1u, 2u, 3u);
  let at = min(step, vec4u(STEPS - 1u)) * COLUMNS + min(block_column + i % BLOCK_N, COLUMNS - 1u);
  return vec4u(weights[at.x], weights[at.y], weights[at.z], weights[at.w]);
}

fn stage_row(i: u32, x: vec4u) {
  staged_rows[i % DEPTH16 * STRIDE_M + i / DEPTH16] = x;
}

fn stage_column(i: u32, words: vec4u) {
  // bytes 0..2 are stored with 128 added: see weights-int8.wgsl
  staged_columns[i] = words ^ vec4u(0x00808080u);
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let block_row = group.y * BLOCK_M;
  let block_column = group.x * BLOCK_N;
  let place = place_in_block(thread);
  let across = place.x;
  let down = place.y;
  //# for i in TILE_M
  //# for j in TILE_N
  var sum_{i}_{j} = 0i;
  //# end
  //# end
  for (var turn = 0u; turn < TURNS; turn++) {
    for (var i = thread; i < DEPTH16 * BLOCK_M; i += THREADS) {
      stage_row(i, load_row(i, turn, block_row));
    }
    for (var i = thread; i < DEPTH16 * BLOCK_N; i += THREADS) {
      stage_column(i, load_column(i, turn, block_column));
    }
    workgroupBarrier();
    for (var k = 0u; k < DEPTH16; k++) {
      //# for i in TILE_M
      let x_{i} = staged_rows[k * STRIDE_M + down + GROUP_Y * {i}u];
      //# end
      //# for j in TILE_N
      {
        let w = staged_columns[k * BLOCK_N + across + GROUP_X * {j}u];
        //# for i in TILE_M
        sum_{i}_{j} += dot4I8Packed(x_{i}.x, w.x);
        sum_{i}_{j} += dot4I8Packed(x_{i}.y, w.y);
        sum_{i}_{j} += dot4I8Packed(x_{i}.z, w.z);
        sum_{i}_{j} += dot4I8Packed(x_{i}.w, w.w);
        //# end
      }
      //# end
    }
    workgroupBarrier();
  }
  //# for i in TILE_M
  {
    let row = block_row + down + GROUP_Y * {i}u;
    if (row < ROWS) {
      let row_scale = bitcast<f32>(source[row * (SEGMENT16 + 1u) + SEGMENT16].x);
      //# for j in TILE_N
      finish(row, block_column + across + GROUP_X * {j}u, f32(sum_{i}_{j}) * row_scale);
      //# end
    }
  }
  //# end
}

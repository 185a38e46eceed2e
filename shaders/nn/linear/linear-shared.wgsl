// Matrix product through workgroup memory, the shape that suits graphics processors: a workgroup stages DEPTH4 x 4 steps of
// k of BLOCK_M rows and BLOCK_N columns (weights unpacked once per workgroup), every invocation keeps TILE_M x TILE_N sums.
// With AHEAD, what comes next is on its way from storage while what is staged is multiplied, and one barrier a turn is
// enough. With HALF, multiplications are f16 in pairs, gathered in f32 after each turn.

@group(0) @binding(0) var<storage, read> source: array<vec4f, SOURCE_SIZE>;

//# if HALF
alias Staged = vec4h;
//# else
alias Staged = vec4f;
//# end

const TURNS_IN_SEGMENT = (SEGMENT4 + DEPTH4 - 1u) / DEPTH4;
const TURNS = SEGMENTS * TURNS_IN_SEGMENT;

var<workgroup> staged_rows: array<Staged, BUFFERS * DEPTH4 * STRIDE_M>;
var<workgroup> staged_columns: array<Staged, BUFFERS * DEPTH4 * BLOCK_N>;

// the i-th of the DEPTH4 x BLOCK_M values of a turn: k runs fastest, so that neighbouring invocations read neighbouring
// values of a row
fn load_row(i: u32, turn: u32, block_row: u32) -> vec4f {
  let segment = turn / TURNS_IN_SEGMENT;
  let k = turn % TURNS_IN_SEGMENT * DEPTH4 + i % DEPTH4;
  let row = min(block_row + i / DEPTH4, ROWS - 1u);
  let x = source[row_start(row, segment) + min(k, SEGMENT4 - 1u)];
  //# if MASKED
  return x * select(0.0, row_keep(row, segment), k < SEGMENT4);
  //# else
  return select(vec4f(), x, k < SEGMENT4);
  //# end
}

fn load_column(i: u32, turn: u32, block_column: u32) -> Stored {
  let segment = turn / TURNS_IN_SEGMENT;
  let k = min(turn % TURNS_IN_SEGMENT * DEPTH4 + i / BLOCK_N, SEGMENT4 - 1u);
  return load_weight(segment * SEGMENT4 + k, min(block_column + i % BLOCK_N, COLUMNS - 1u));
}

fn stage_row(i: u32, buffer: u32, x: vec4f) {
  //# if HALF
  let value = vec4h(clamp(x, vec4f(-65504.0), vec4f(65504.0)));
  //# else
  let value = prescale(x);
  //# end
  staged_rows[(buffer * DEPTH4 + i % DEPTH4) * STRIDE_M + i / DEPTH4] = value;
}

fn stage_column(i: u32, buffer: u32, word: Stored) {
  //# if HALF
  // whole values, made small enough for sums of f16
  let value = vec4h(prescale(unpack_weight(word)) * SHRINK);
  //# else
  let value = unpack_weight(word);
  //# end
  staged_columns[buffer * DEPTH4 * BLOCK_N + i] = value;
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
  var sum_{i}_{j} = 0.0;
  //# end
  //# end
  //# if AHEAD
  //# for n in ROW_LOADS
  stage_row(min(thread + {n}u * THREADS, DEPTH4 * BLOCK_M - 1u), 0u, load_row(min(thread + {n}u * THREADS, DEPTH4 * BLOCK_M - 1u), 0u, block_row));
  //# end
  //# for n in COLUMN_LOADS
  stage_column(min(thread + {n}u * THREADS, DEPTH4 * BLOCK_N - 1u), 0u, load_column(min(thread + {n}u * THREADS, DEPTH4 * BLOCK_N - 1u), 0u, block_column));
  //# end
  workgroupBarrier();
  //# end
  for (var turn = 0u; turn < TURNS; turn++) {
    //# if AHEAD
    let buffer = turn % 2u;
    let next = min(turn + 1u, TURNS - 1u);
    //# for n in ROW_LOADS
    let row_{n} = load_row(min(thread + {n}u * THREADS, DEPTH4 * BLOCK_M - 1u), next, block_row);
    //# end
    //# for n in COLUMN_LOADS
    let column_{n} = load_column(min(thread + {n}u * THREADS, DEPTH4 * BLOCK_N - 1u), next, block_column);
    //# end
    //# else
    const buffer = 0u;
    for (var i = thread; i < DEPTH4 * BLOCK_M; i += THREADS) {
      stage_row(i, buffer, load_row(i, turn, block_row));
    }
    for (var i = thread; i < DEPTH4 * BLOCK_N; i += THREADS) {
      stage_column(i, buffer, load_column(i, turn, block_column));
    }
    workgroupBarrier();
    //# end
    //# if HALF
    //# for i in TILE_M
    //# for j in TILE_N
    var part_{i}_{j} = vec2h();
    //# end
    //# end
    //# end
    for (var k = 0u; k < DEPTH4; k++) {
      //# for i in TILE_M
      let x_{i} = staged_rows[(buffer * DEPTH4 + k) * STRIDE_M + down + GROUP_Y * {i}u];
      //# end
      //# for j in TILE_N
      {
        let w = staged_columns[(buffer * DEPTH4 + k) * BLOCK_N + across + GROUP_X * {j}u];
        //# for i in TILE_M
        //# if HALF
        part_{i}_{j} = fma(x_{i}.zw, w.zw, fma(x_{i}.xy, w.xy, part_{i}_{j}));
        //# else
        sum_{i}_{j} = fma(x_{i}.w, w.w, fma(x_{i}.z, w.z, fma(x_{i}.y, w.y, fma(x_{i}.x, w.x, sum_{i}_{j}))));
        //# end
        //# end
      }
      //# end
    }
    //# if HALF
    //# for i in TILE_M
    //# for j in TILE_N
    sum_{i}_{j} += f32(part_{i}_{j}.x) + f32(part_{i}_{j}.y);
    //# end
    //# end
    //# end
    //# if AHEAD
    //# for n in ROW_LOADS
    stage_row(min(thread + {n}u * THREADS, DEPTH4 * BLOCK_M - 1u), 1u - buffer, row_{n});
    //# end
    //# for n in COLUMN_LOADS
    stage_column(min(thread + {n}u * THREADS, DEPTH4 * BLOCK_N - 1u), 1u - buffer, column_{n});
    //# end
    //# end
    workgroupBarrier();
  }
  //# for i in TILE_M
  if (block_row + down + GROUP_Y * {i}u < ROWS) {
    //# for j in TILE_N
    //# if HALF
    finish(block_row + down + GROUP_Y * {i}u, block_column + across + GROUP_X * {j}u, sum_{i}_{j} / SHRINK);
    //# else
    finish(block_row + down + GROUP_Y * {i}u, block_column + across + GROUP_X * {j}u, sum_{i}_{j});
    //# end
    //# end
  }
  //# end
}

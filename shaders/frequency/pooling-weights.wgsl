// Raw CSF map of each crop -> its pooled map and its pooling weights, which sum to 1. One workgroup per crop.
//
//   minMax               released code: bilinear up by the patch size, min-max over the up-sampled map, bilinear back. Both
//                        resizings together are a separable filter [edge, 1 - 2 edge, edge]; the up-sampled map is extreme at
//                        the samples nearest to a patch centre, `offset` patches from it in x and y.
//   sigmoid              paper 3.3: sigmoid of the score
//   standardisedSigmoid  sigmoid of the score's z-value within its map
//
// A constant map (up to rounding) has uniform weights.

const THREADS: u32 = 64u;

struct Params {
  columns: u32,
  rows: u32,
  // 1 / (4 patch): share of each neighbour after both resizings
  edge: f32,
  // 1 / (2 patch): distance from a patch's centre to the nearest up-sampled pixel's, in patches
  offset: f32,
  // added to max - min
  epsilon: f32,
  // a map whose max - min is at most this share of its largest absolute value is constant
  tolerance: f32,
}

// [crops, rows, columns]
@group(0) @binding(2) var<storage, read_write> pooled: array<f32>;
@group(0) @binding(3) var<storage, read_write> weights: array<f32>;
@group(0) @binding(0) var<storage, read> raw: array<f32>;
@group(0) @binding(1) var<uniform> params: Params;

var<workgroup> scratch: array<f32, THREADS>;

// Trees over the workgroup; every invocation must call them.
fn total(thread: u32, value: f32) -> f32 {
  scratch[thread] = value;
  workgroupBarrier();
  for (var half = THREADS / 2u; half > 0u; half /= 2u) {
    if (thread < half) {
      scratch[thread] += scratch[thread + half];
    }
    workgroupBarrier();
  }
  let sum = scratch[0];
  workgroupBarrier();
  return sum;
}

fn largest(thread: u32, value: f32) -> f32 {
  scratch[thread] = value;
  workgroupBarrier();
  for (var half = THREADS / 2u; half > 0u; half /= 2u) {
    if (thread < half) {
      scratch[thread] = max(scratch[thread], scratch[thread + half]);
    }
    workgroupBarrier();
  }
  let found = scratch[0];
  workgroupBarrier();
  return found;
}

fn places() -> u32 {
  return params.rows * params.columns;
}

// Smallest raw value of the crop: min-max works on differences from it, which lose no digits.
var<private> base: f32;

// The map above its smallest value at whole places, edges replicated.
fn at(crop: u32, y: i32, x: i32) -> f32 {
  let row = u32(clamp(y, 0, i32(params.rows) - 1));
  let column = u32(clamp(x, 0, i32(params.columns) - 1));
  return raw[crop * places() + row * params.columns + column] - base;
}

// Interpolated `offset` away from a place, towards the neighbour (dy, dx).
fn corner(crop: u32, y: i32, x: i32, dy: i32, dx: i32) -> f32 {
  let here = mix(at(crop, y, x), at(crop, y, x + dx), params.offset);
  let there = mix(at(crop, y + dy, x), at(crop, y + dy, x + dx), params.offset);
  return mix(here, there, params.offset);
}

fn filteredRow(crop: u32, y: i32, x: i32) -> f32 {
  let centre = at(crop, y, x);
  return centre + params.edge * ((at(crop, y, x - 1) - centre) + (at(crop, y, x + 1) - centre));
}

fn filtered(crop: u32, y: i32, x: i32) -> f32 {
  let centre = filteredRow(crop, y, x);
  let above = filteredRow(crop, y - 1, x) - centre;
  let below = filteredRow(crop, y + 1, x) - centre;
  return centre + params.edge * (above + below);
}

struct Extent {
  low: f32,
  high: f32,
  constant: bool,
}

fn extent(crop: u32, thread: u32) -> Extent {
  let first = crop * places();
  var low = raw[first];
  var high = low;
  for (var i = thread; i < places(); i += THREADS) {
    low = min(low, raw[first + i]);
    high = max(high, raw[first + i]);
  }
  low = -largest(thread, -low);
  high = largest(thread, high);
  return Extent(low, high, high - low <= params.tolerance * max(abs(low), abs(high)));
}

// Second half of every entry point: weights from the pooled values this invocation has written itself.
fn share(crop: u32, thread: u32, constant: bool) {
  let first = crop * places();
  var sum = 0.0;
  for (var i = thread; i < places(); i += THREADS) {
    sum += pooled[first + i];
  }
  sum = total(thread, sum);
  for (var i = thread; i < places(); i += THREADS) {
    weights[first + i] = select(pooled[first + i] / sum, 1.0 / f32(places()), constant);
  }
}

fn logistic(x: f32) -> f32 {
  return 1.0 / (1.0 + exp(-clamp(x, -80.0, 80.0)));
}

@compute @workgroup_size(THREADS)
fn minMax(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let crop = group.x;
  let whole = extent(crop, thread);
  base = whole.low;
  var low = whole.high - base;
  var high = 0.0;
  for (var i = thread; i < places(); i += THREADS) {
    let y = i32(i / params.columns);
    let x = i32(i % params.columns);
    for (var dy = -1; dy <= 1; dy += 2) {
      for (var dx = -1; dx <= 1; dx += 2) {
        let value = corner(crop, y, x, dy, dx);
        low = min(low, value);
        high = max(high, value);
      }
    }
  }
  low = -largest(thread, -low);
  high = largest(thread, high);
  for (var i = thread; i < places(); i += THREADS) {
    let value = filtered(crop, i32(i / params.columns), i32(i % params.columns));
    pooled[crop * places() + i] = select((value - low) / (high - low + params.epsilon), 0.0, whole.constant);
  }
  share(crop, thread, whole.constant);
}

@compute @workgroup_size(THREADS)
fn sigmoid(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let first = group.x * places();
  let whole = extent(group.x, thread);
  for (var i = thread; i < places(); i += THREADS) {
    pooled[first + i] = logistic(raw[first + i]);
  }
  share(group.x, thread, whole.constant);
}

@compute @workgroup_size(THREADS)
fn standardisedSigmoid(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let first = group.x * places();
  let whole = extent(group.x, thread);
  var sum = 0.0;
  for (var i = thread; i < places(); i += THREADS) {
    sum += raw[first + i];
  }
  let mean = total(thread, sum) / f32(places());
  var squares = 0.0;
  for (var i = thread; i < places(); i += THREADS) {
    squares += (raw[first + i] - mean) * (raw[first + i] - mean);
  }
  let deviation = sqrt(total(thread, squares) / f32(places()));
  for (var i = thread; i < places(); i += THREADS) {
    pooled[first + i] = select(logistic((raw[first + i] - mean) / deviation), 0.5, whole.constant);
  }
  share(group.x, thread, whole.constant);
}

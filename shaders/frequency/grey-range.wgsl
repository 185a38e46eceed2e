// Smallest and largest grey value of each image of a batch (released code: CSF map, step 1). Grey is kept as the SUM of the
// channels: the mean's division may round differently in two kernels, and a flat image must come out exactly flat.
//
//   partials  source = pixels [images, pixels, channels] -> result [images, groups], dispatch (groups, images)
//   combine   source = partials [images, pixels] of pairs -> result [images],         dispatch (1, images)

const THREADS: u32 = 64u;

struct Params {
  // pixels of one image, or pairs of one image for `combine`
  pixels: u32,
  channels: u32,
  groups: u32,
}

@group(0) @binding(2) var<storage, read_write> result: array<vec2f>;
@group(0) @binding(0) var<storage, read> source: array<f32>;
@group(0) @binding(1) var<uniform> params: Params;

var<workgroup> low: array<f32, THREADS>;
var<workgroup> high: array<f32, THREADS>;

fn grey(pixel: u32) -> f32 {
  let at = pixel * params.channels;
  if (params.channels == 1u) {
    return source[at];
  }
  return source[at] + source[at + 1u] + source[at + 2u];
}

// Tree over the workgroup; every invocation must call it.
fn reduce(thread: u32, range: vec2f) -> vec2f {
  low[thread] = range.x;
  high[thread] = range.y;
  workgroupBarrier();
  for (var half = THREADS / 2u; half > 0u; half /= 2u) {
    if (thread < half) {
      low[thread] = min(low[thread], low[thread + half]);
      high[thread] = max(high[thread], high[thread + half]);
    }
    workgroupBarrier();
  }
  return vec2f(low[0], high[0]);
}

@compute @workgroup_size(THREADS)
fn partials(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let first = group.y * params.pixels;
  var range = vec2f(grey(first), grey(first));
  for (var i = group.x * THREADS + thread; i < params.pixels; i += params.groups * THREADS) {
    let value = grey(first + i);
    range = vec2f(min(range.x, value), max(range.y, value));
  }
  range = reduce(thread, range);
  if (thread == 0u) {
    result[group.y * params.groups + group.x] = range;
  }
}

@compute @workgroup_size(THREADS)
fn combine(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let first = group.y * params.pixels;
  var range = vec2f(source[2u * first], source[2u * first + 1u]);
  for (var i = thread; i < params.pixels; i += THREADS) {
    let at = 2u * (first + i);
    range = vec2f(min(range.x, source[at]), max(range.y, source[at + 1u]));
  }
  range = reduce(thread, range);
  if (thread == 0u) {
    result[group.y] = range;
  }
}

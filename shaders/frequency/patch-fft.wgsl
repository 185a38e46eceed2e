// |FFT2| of square patches of a grey image, and its sum weighted with the contrast sensitivity function W(f) (released code:
// CSF map, step 2). One invocation per row of a patch, then, after a transposition through workgroup memory, per column: a
// radix-2 decimation-in-frequency transform of PATCH values in registers. Twiddles and W come in as a table made in f64.
//
//   scores    result [patches]: sum of |F| W
//   spectrum  result [patches, PATCH, PATCH]: |F|, shifted so that DC lies at [PATCH/2, PATCH/2]
//
// Dispatch: enough workgroups (x, y) for PATCHES patches each; patches run over images, rows, columns.

// A power of two, 4 to 32. THREADS = PATCH * PATCHES.
const PATCH: u32 = 16u;
const PATCHES: u32 = 4u;
const THREADS: u32 = 64u;
// Length of a line of the transposition: one more than PATCH, so that a column does not fall into one memory bank.
const LINE: u32 = PATCH + 1u;

struct Params {
  width: u32,
  height: u32,
  channels: u32,
  // whole patches per image, across and down
  columns: u32,
  rows: u32,
  // of the whole batch
  patches: u32,
  // added to max - min of the grey sum: 1e-6 per channel
  epsilon: f32,
}

@group(0) @binding(4) var<storage, read_write> result: array<f32>;
// [images, height, width, channels]
@group(0) @binding(0) var<storage, read> pixels: array<f32>;
// Smallest and largest channel sum of each image.
@group(0) @binding(1) var<storage, read> range: array<vec2f>;
// PATCH/2 twiddles exp(-2 pi i j / PATCH) as (re, im), then W [PATCH, PATCH] with DC first.
@group(0) @binding(2) var<storage, read> tables: array<f32>;
@group(0) @binding(3) var<uniform> params: Params;

var<workgroup> tile: array<vec2f, PATCHES * PATCH * LINE>;
var<workgroup> sums: array<f32, THREADS>;

fn twiddle(j: u32) -> vec2f {
  return vec2f(tables[2u * j], tables[2u * j + 1u]);
}

fn multiply(a: vec2f, b: vec2f) -> vec2f {
  return vec2f(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x);
}

// Where place i of a transform's output belongs: its bits reversed.
fn natural(i: u32) -> u32 {
  return reverseBits(i) >> (32u - countTrailingZeros(PATCH));
}

// In place; the output is in bit-reversed order.
fn transform(v: ptr<function, array<vec2f, PATCH>>) {
  for (var half = PATCH / 2u; half > 0u; half /= 2u) {
    let step = PATCH / (2u * half);
    for (var start = 0u; start < PATCH; start += 2u * half) {
      for (var j = 0u; j < half; j++) {
        let a = (*v)[start + j];
        let b = (*v)[start + j + half];
        (*v)[start + j] = a + b;
        (*v)[start + j + half] = multiply(a - b, twiddle(j * step));
      }
    }
  }
}

// Grey values of one row of a patch, between 0 and 1 over its image.
fn loadRow(patchIndex: u32, row: u32, v: ptr<function, array<vec2f, PATCH>>) {
  let place = patchIndex % (params.rows * params.columns);
  let image = patchIndex / (params.rows * params.columns);
  let y = (place / params.columns) * PATCH + row;
  let x = (place % params.columns) * PATCH;
  let first = ((image * params.height + y) * params.width + x) * params.channels;
  let low = range[image].x;
  let span = range[image].y - low + params.epsilon;
  for (var i = 0u; i < PATCH; i++) {
    let at = first + i * params.channels;
    var grey = pixels[at];
    if (params.channels == 3u) {
      grey = pixels[at] + pixels[at + 1u] + pixels[at + 2u];
    }
    (*v)[i] = vec2f((grey - low) / span, 0.0);
  }
}

// Column `lane` of the patch's spectrum, bit-reversed. All invocations of the workgroup must call it.
fn column(patchIndex: u32, slot: u32, lane: u32, v: ptr<function, array<vec2f, PATCH>>) {
  loadRow(patchIndex, lane, v);
  transform(v);
  let tileStart = slot * PATCH * LINE;
  for (var i = 0u; i < PATCH; i++) {
    tile[tileStart + lane * LINE + natural(i)] = (*v)[i];
  }
  workgroupBarrier();
  for (var i = 0u; i < PATCH; i++) {
    (*v)[i] = tile[tileStart + i * LINE + lane];
  }
  transform(v);
}

fn magnitude(z: vec2f) -> f32 {
  return sqrt(z.x * z.x + z.y * z.y);
}

@compute @workgroup_size(THREADS)
fn scores(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let slot = thread / PATCH;
  let lane = thread % PATCH;
  let wanted = (group.y * groups.x + group.x) * PATCHES + slot;
  // surplus invocations repeat the last patch: returning here would leave the barriers below
  let patchIndex = min(wanted, params.patches - 1u);
  var v: array<vec2f, PATCH>;
  column(patchIndex, slot, lane, &v);

  var sum = 0.0;
  for (var i = 0u; i < PATCH; i++) {
    sum += magnitude(v[i]) * tables[PATCH + natural(i) * PATCH + lane];
  }
  sums[thread] = sum;
  workgroupBarrier();
  for (var half = PATCH / 2u; half > 0u; half /= 2u) {
    if (lane < half) {
      sums[thread] += sums[thread + half];
    }
    workgroupBarrier();
  }
  if (lane == 0u && wanted < params.patches) {
    result[wanted] = sums[thread];
  }
}

@compute @workgroup_size(THREADS)
fn spectrum(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let slot = thread / PATCH;
  let lane = thread % PATCH;
  let wanted = (group.y * groups.x + group.x) * PATCHES + slot;
  let patchIndex = min(wanted, params.patches - 1u);
  var v: array<vec2f, PATCH>;
  column(patchIndex, slot, lane, &v);
  if (wanted < params.patches) {
    let x = (lane + PATCH / 2u) % PATCH;
    for (var i = 0u; i < PATCH; i++) {
      let y = (natural(i) + PATCH / 2u) % PATCH;
      result[(wanted * PATCH + y) * PATCH + x] = magnitude(v[i]);
    }
  }
}

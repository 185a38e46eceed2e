// AQAFP, one crop per workgroup (paper Eq. 9): map [PLACES, CHANNELS] times the spatial mask, the channel mask and the CSF weight
// (plus CONSTANT) of each place, summed over the places; and what each place adds, as a share of all places'.

@group(0) @binding(0) var<storage, read> map: array<f32, CROPS * PLACES * CHANNELS>;
@group(0) @binding(1) var<storage, read> spatial_logits: array<f32, CROPS * PLACES>;
@group(0) @binding(2) var<storage, read> channel_logits: array<f32, CROPS * CHANNELS>;
@group(0) @binding(3) var<storage, read> weights: array<f32, CROPS * PLACES>;
@group(0) @binding(4) var<storage, read_write> pooled: array<f32, CROPS * CHANNELS>;
@group(0) @binding(5) var<storage, read_write> spatial: array<f32, CROPS * PLACES>;
@group(0) @binding(6) var<storage, read_write> share: array<f32, CROPS * PLACES>;

var<workgroup> place_weight: array<f32, PLACES>;
var<workgroup> channel_mask: array<f32, CHANNELS>;
var<workgroup> size: array<f32, PLACES>;
var<workgroup> partial: array<f32, THREADS>;

fn sigmoid(x: f32) -> f32 {
  return 1.0 / (1.0 + exp(-x));
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let crop = group.x;
  for (var p = thread; p < PLACES; p += THREADS) {
    let mask = sigmoid(spatial_logits[crop * PLACES + p]);
    spatial[crop * PLACES + p] = mask;
    place_weight[p] = mask * (weights[crop * PLACES + p] + CONSTANT);
  }
  for (var c = thread; c < CHANNELS; c += THREADS) {
    channel_mask[c] = sigmoid(channel_logits[crop * CHANNELS + c]);
  }
  workgroupBarrier();
  let first = crop * PLACES * CHANNELS;
  for (var c = thread; c < CHANNELS; c += THREADS) {
    var sum = 0.0;
    for (var p = 0u; p < PLACES; p++) {
      sum += map[first + p * CHANNELS + c] * place_weight[p];
    }
    pooled[crop * CHANNELS + c] = sum * channel_mask[c];
  }
  var mine = 0.0;
  for (var p = thread; p < PLACES; p += THREADS) {
    var sum = 0.0;
    for (var c = 0u; c < CHANNELS; c++) {
      sum += abs(map[first + p * CHANNELS + c]) * channel_mask[c];
    }
    size[p] = sum * abs(place_weight[p]);
    mine += size[p];
  }
  partial[thread] = mine;
  for (var half = THREADS / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (thread < half) {
      partial[thread] += partial[thread + half];
    }
  }
  let total = workgroupUniformLoad(&partial[0]);
  for (var p = thread; p < PLACES; p += THREADS) {
    // all terms zero: nothing to divide, and no place has a share
    share[crop * PLACES + p] = size[p] / max(total, 1e-30);
  }
}

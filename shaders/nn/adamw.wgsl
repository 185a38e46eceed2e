// One step of AdamW on one parameter: both moments and the new values. `src/nn/fused/adamw.ts` says what the factors are.

struct Params {
  count: u32,
  groupsX: u32,
  keepFirst: f32,
  addFirst: f32,
  keepSecond: f32,
  addSecond: f32,
  secondRoot: f32,
  epsilon: f32,
  keepValue: f32,
  rate: f32,
}

@group(0) @binding(0) var<storage, read> value: array<f32>;
@group(0) @binding(1) var<storage, read> first: array<f32>;
@group(0) @binding(2) var<storage, read> second: array<f32>;
@group(0) @binding(3) var<storage, read> gradient: array<f32>;
@group(0) @binding(4) var<uniform> params: Params;
@group(0) @binding(5) var<storage, read_write> newValue: array<f32>;
@group(0) @binding(6) var<storage, read_write> newFirst: array<f32>;
@group(0) @binding(7) var<storage, read_write> newSecond: array<f32>;

@compute @workgroup_size(64)
fn adamw(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let index = (group.y * params.groupsX + group.x) * 64u + local;
  if (index >= params.count) {
    return;
  }
  let slope = gradient[index];
  let m = params.keepFirst * first[index] + params.addFirst * slope;
  let v = params.keepSecond * second[index] + params.addSecond * slope * slope;
  newFirst[index] = m;
  newSecond[index] = v;
  newValue[index] = params.keepValue * value[index] - m / (sqrt(v) / params.secondRoot + params.epsilon) * params.rate;
}
